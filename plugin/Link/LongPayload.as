namespace WebSocketsLink
{
	// A payload that does not lie in one chunk. When all of it waits in the socket, it goes from there straight into its
	// message: every copy of a long one costs. Used again for each, so that the memory of the last one serves the next.
	shared class LongPayload
	{
		private Net::Socket@ m_socket;
		private int m_length = 0;
		private bool m_binary; // most likely
		private string m_text; // what has come, unless it came at once
		private dictionary@ m_message; // with a text that came at once
		private MemoryBuffer@ m_data; // that came at once
		private bool m_whole;

		LongPayload(Net::Socket@ socket)
		{
			@m_socket = socket;
		}

		// Expects a payload, of which `begin` has come already.
		void Start(int length, bool binary, const string &in begin)
		{
			m_length = length;
			m_binary = binary;
			m_text = begin;
			m_whole = false;
		}

		// One read; the rest comes with later calls, so that no frame takes long. True when all of it is there.
		bool Gather()
		{
			int waiting = m_whole ? 0 : m_socket.Available();
			if (waiting > 0) {
				int size = Math::Min(Math::Min(waiting, m_length - m_text.Length), int(Limit::PayloadRead));
				if (m_binary && size == m_length) {
					AddData(m_socket.ReadBuffer(size));
				} else {
					AddText(m_socket.ReadRaw(size));
				}
			}
			return m_whole;
		}

		string TakeText()
		{
			Unpack();
			Release();
			return m_text;
		}

		dictionary@ TakeMessage(bool binary)
		{
			dictionary@ message = m_message;
			if (binary) {
				@message = dictionary();
				message.Set("binary", true);
				message.Set("data", Data());
			} else if (message is null) {
				@message = dictionary();
				Unpack();
				message.Set("message", m_text);
			}
			Release();
			return message;
		}

		private MemoryBuffer@ Data()
		{
			if (m_data !is null) {
				return m_data;
			}
			Unpack();
			auto data = MemoryBuffer();
			data.Write(m_text);
			data.Seek(0);
			return data;
		}

		// Makes a text of what came at once; only needed when its header is not the expected one.
		private void Unpack()
		{
			if (m_data !is null) {
				m_text = m_data.ReadString(m_length);
			} else if (m_message !is null) {
				m_text = string(m_message["message"]);
			}
		}

		// What was taken is the plugin's alone.
		private void Release()
		{
			@m_message = null;
			@m_data = null;
		}

		private void AddText(const string &in piece)
		{
			if (piece.Length == m_length) {
				@m_message = dictionary();
				m_message.Set("message", piece);
				m_whole = true;
			} else {
				m_text += piece;
				m_whole = m_text.Length == m_length;
			}
		}

		private void AddData(MemoryBuffer@ piece)
		{
			piece.Seek(0);
			m_whole = int(piece.GetSize()) == m_length;
			if (m_whole) {
				@m_data = piece;
			} else {
				m_text = piece.ReadString(piece.GetSize());
			}
		}
	}
}
