namespace WebSocketsLink
{
	// How long to wait before the next try to connect: between half and all of a delay that doubles from 1 s to 30 s, so that a
	// restarted server is not flooded. After a connection that lasted 10 s, the delay starts at 1 s again.
	shared class Backoff
	{
		private uint m_delay = 1000;
		private uint64 m_opened = 0;

		// Milliseconds until the next try, at least those that the server asked for.
		uint Next(uint asked)
		{
			uint wait = m_delay / 2 + uint(Math::Rand(0, int(m_delay / 2)));
			m_delay = Math::Min(m_delay * 2, uint(30000));
			return Math::Max(wait, asked);
		}

		void Opened()
		{
			m_opened = Time::Now;
		}

		void Lost()
		{
			if (Time::Now >= m_opened + 10000) {
				m_delay = 1000;
			}
		}
	}

	// Whether trying again cannot help.
	shared bool IsFinal(Net::WebSocketError@ fault)
	{
		if (fault.HttpStatus > 0) {
			return fault.HttpStatus == 400 || fault.HttpStatus == 401 || fault.HttpStatus == 403 || fault.HttpStatus == 404 || fault.HttpStatus == 410;
		}
		return fault.Stage == Stage::Policy() || fault.Code == Code::BadArgument() || fault.Code == Code::BadMessage() || fault.Code == Code::ProtocolUnsupported()
			|| fault.Code.StartsWith("certificate_");
	}

	// Whether another program answers in place of the bridge, or a bridge that this plugin cannot talk to.
	shared bool IsBridgeWrong(Net::WebSocketError@ fault)
	{
		return fault.Code == Code::BridgeUntrusted() || fault.Code == Code::BridgeFaulty() || fault.Code == Code::ProtocolUnsupported();
	}

	// Whether no bridge answers, which may change at any time.
	shared bool IsBridgeAway(Net::WebSocketError@ fault)
	{
		return fault.Code == Code::BridgeMissing() || fault.Code == Code::BridgeUnreachable() || fault.Code == Code::BridgeLost() || fault.Code == Code::BridgeSilent();
	}
}
