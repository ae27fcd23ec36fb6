// Errors that the plugin itself finds. All others come from the bridge as data.
namespace WebSocketsLink
{
	namespace Errors
	{
		shared Net::WebSocketError@ BridgeMissing()
		{
			return Net::WebSocketError(Stage::Link(), Code::BridgeMissing(), "The WebSockets bridge is not running", "Install and start the WebSockets bridge: the WebSockets window in the Plugins menu says how");
		}

		shared Net::WebSocketError@ BridgeUnreachable()
		{
			return Net::WebSocketError(Stage::Link(), Code::BridgeUnreachable(), "The WebSockets bridge does not answer: it may have crashed", "Start the WebSockets bridge again");
		}

		shared Net::WebSocketError@ BridgeSilent()
		{
			return Net::WebSocketError(Stage::Link(), Code::BridgeSilent(), "The WebSockets bridge accepted the connection but did not answer", "Restart the WebSockets bridge");
		}

		shared Net::WebSocketError@ BridgeUntrusted()
		{
			return Net::WebSocketError(Stage::Link(), Code::BridgeUntrusted(), "Another program answers in place of the WebSockets bridge", "Restart the WebSockets bridge; if this happens again, check the computer for unwanted programs");
		}

		shared Net::WebSocketError@ ProtocolUnsupported(int spoken)
		{
			string hint = spoken < int(Protocol::Version)
				? "The bridge is older than the WebSockets plugin: update the bridge"
				: "The WebSockets plugin is older than the bridge: update the plugin in Openplanet";
			return Net::WebSocketError(Stage::Link(), Code::ProtocolUnsupported(), "The bridge speaks link protocol " + spoken + ", this plugin " + int(Protocol::Version), hint);
		}

		shared Net::WebSocketError@ BridgeLost()
		{
			return Net::WebSocketError(Stage::Link(), Code::BridgeLost(), "The link to the WebSockets bridge broke", "Start the WebSockets bridge again, then connect again");
		}

		shared Net::WebSocketError@ BridgeFaulty()
		{
			return Net::WebSocketError(Stage::Link(), Code::BridgeFaulty(), "The WebSockets bridge sent something that is not valid", "Restart the WebSockets bridge; if this happens again, update it and the WebSockets plugin");
		}

		shared Net::WebSocketError@ AlreadyUsed()
		{
			return Net::WebSocketError(Stage::Link(), Code::AlreadyUsed(), "Cannot open a socket that is in use", "Make a new Net::WebSocket, or call Close first");
		}

		shared Net::WebSocketError@ NotOpen()
		{
			return Net::WebSocketError(Stage::Link(), Code::NotOpen(), "Cannot send: the socket is not open", "Connect first, and stop sending once GetMessage has returned \"closed\"");
		}

		shared Net::WebSocketError@ Cancelled()
		{
			return Net::WebSocketError(Stage::Link(), Code::Cancelled(), "Close was called before the socket was open", "Connect again if that was not wanted");
		}

		shared Net::WebSocketError@ BadArgument(const string &in message)
		{
			return Net::WebSocketError(Stage::Link(), Code::BadArgument(), message, "This is a mistake in the plugin: report it to its author");
		}

		shared Net::WebSocketError@ BadPage(const string &in message)
		{
			return Net::WebSocketError(Stage::Policy(), Code::BadPage(), message, "This is a mistake in the plugin: report it to its author");
		}

		shared Net::WebSocketError@ BridgeOutdated()
		{
			return Net::WebSocketError(Stage::Link(), Code::BridgeOutdated(), "The WebSockets bridge is too old to serve pages", "Update the WebSockets bridge: the WebSockets window in the Plugins menu says how");
		}

		shared Net::WebSocketError@ QueueFull(int limit)
		{
			return Net::WebSocketError(Stage::Link(), Code::QueueFull(), "Cannot queue more than " + limit + " bytes", "Send less, or wait until BufferedAmount falls");
		}

		shared Net::WebSocketError@ MessageTooLarge(uint64 bytes, int limit)
		{
			string hint = limit < int(Protocol::MaxMessageBytes)
				? "The plugin has to send smaller messages, or set a larger MaxMessage: tell its author; if you start the bridge with --max-message, raise that too"
				: "No limit can be higher: the plugin should send smaller messages; report it to its author";
			return Net::WebSocketError(Stage::Ws(), Code::MessageTooLarge(), "Cannot send a message of " + bytes + " bytes: limit is " + limit, hint);
		}

		shared Net::WebSocketError@ TimedOut()
		{
			return Net::WebSocketError(Stage::Link(), Code::TimedOut(), "The bridge did not answer in time", "Try again, or restart the WebSockets bridge");
		}
	}
}
