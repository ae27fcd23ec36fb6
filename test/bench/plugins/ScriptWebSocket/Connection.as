// RFC 6455 in script alone, the way plugins do it that have no bridge: the benchmark's baseline, not for use.
namespace ScriptNet
{
	// One open WebSocket, of either role. Sends and takes whole messages of one frame; control frames are dropped.
	shared class Connection
	{
		Net::Socket@ Socket;

		private bool m_isClient;
		private uint8 m_first; // the two bytes that begin the frame
		private uint8 m_second;
		private bool m_hasStart = false;
		private bool m_hasLength = false;
		private uint m_length = 0;
		private array<uint8> m_key = {0, 0, 0, 0};
		private string m_payload;

		Connection(Net::Socket@ socket, bool isClient)
		{
			@Socket = socket;
			m_isClient = isClient;
		}

		bool SendMessage(const string &in text)
		{
			auto frame = StartFrame(1, text.Length);
			if (!m_isClient) {
				frame.Write(text);
			} else {
				auto key = WriteKey(frame);
				for (uint i = 0; i < uint(text.Length); i++) {
					frame.Write(uint8(text[i] ^ key[i % 4]));
				}
			}
			frame.Seek(0);
			return Socket.Write(frame);
		}

		bool SendBinary(MemoryBuffer@ data)
		{
			uint length = uint(data.GetSize());
			auto frame = StartFrame(2, length);
			data.Seek(0);
			if (!m_isClient) {
				frame.WriteFromBuffer(data, length);
			} else {
				auto key = WriteKey(frame);
				for (uint i = 0; i < length; i++) {
					frame.Write(uint8(data.ReadUInt8() ^ key[i % 4]));
				}
			}
			frame.Seek(0);
			return Socket.Write(frame);
		}

		// Yields until a message is there.
		dictionary@ GetMessage()
		{
			auto message = TryGetMessage();
			while (message.IsEmpty()) {
				yield();
				@message = TryGetMessage();
			}
			return message;
		}

		// An empty dictionary when no whole message has come.
		dictionary@ TryGetMessage()
		{
			dictionary message;
			if (!ReadStart() || !ReadLength() || !ReadPayload()) {
				return message;
			}
			m_hasStart = false;
			m_hasLength = false;
			bool masked = m_second & 0x80 != 0;
			if (m_first & 0x0f == 1) {
				if (masked) {
					for (uint i = 0; i < m_length; i++) {
						m_payload[i] = m_payload[i] ^ m_key[i % 4];
					}
				}
				message.Set("message", m_payload);
			} else {
				auto data = MemoryBuffer();
				if (masked) {
					for (uint i = 0; i < m_length; i++) {
						data.Write(uint8(m_payload[i] ^ m_key[i % 4]));
					}
				} else {
					data.Write(m_payload);
				}
				data.Seek(0);
				message.Set("binary", true);
				message.Set("data", @data);
			}
			m_payload = "";
			return message;
		}

		private MemoryBuffer@ StartFrame(uint8 opcode, uint length)
		{
			auto frame = MemoryBuffer();
			uint8 mask = m_isClient ? 0x80 : 0;
			frame.Write(uint8(0x80 | opcode));
			if (length < 126) {
				frame.Write(uint8(mask | length));
			} else if (length < 65536) {
				frame.Write(uint8(mask | 126));
				frame.Write(uint8(length >> 8));
				frame.Write(uint8(length & 0xff));
			} else {
				frame.Write(uint8(mask | 127));
				for (int shift = 56; shift >= 0; shift -= 8) {
					frame.Write(uint8((uint64(length) >> shift) & 0xff));
				}
			}
			return frame;
		}

		private array<uint8>@ WriteKey(MemoryBuffer@ frame)
		{
			array<uint8> key(4);
			for (uint i = 0; i < 4; i++) {
				key[i] = uint8(Math::Rand(0, 256));
				frame.Write(key[i]);
			}
			return key;
		}

		private bool ReadStart()
		{
			if (m_hasStart) {
				return true;
			}
			if (Socket.Available() < 2) {
				return false;
			}
			m_first = Socket.ReadUint8();
			m_second = Socket.ReadUint8();
			m_hasStart = true;
			return true;
		}

		private bool ReadLength()
		{
			if (m_hasLength) {
				return true;
			}
			uint8 small = m_second & 0x7f;
			int lengthBytes = small == 127 ? 8 : small == 126 ? 2 : 0;
			int keyBytes = m_second & 0x80 != 0 ? 4 : 0;
			if (lengthBytes + keyBytes > 0 && Socket.Available() < lengthBytes + keyBytes) {
				return false;
			}
			m_length = lengthBytes == 0 ? small : 0;
			for (int i = 0; i < lengthBytes; i++) {
				m_length = (m_length << 8) | Socket.ReadUint8();
			}
			for (int i = 0; i < keyBytes; i++) {
				m_key[i] = Socket.ReadUint8();
			}
			m_hasLength = true;
			return true;
		}

		private bool ReadPayload()
		{
			int missing = int(m_length) - m_payload.Length;
			if (missing > 0) {
				int waiting = Socket.Available();
				if (waiting > 0) {
					m_payload += Socket.ReadRaw(Math::Min(waiting, missing));
				}
			}
			return m_payload.Length == int(m_length);
		}
	}
}
