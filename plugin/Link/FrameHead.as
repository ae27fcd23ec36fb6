namespace WebSocketsLink
{
	// The bytes in front of a payload: two lengths and a header that stays the same. Only the bytes of the payload's
	// length are written anew for each message, which costs less than building them.
	shared class FrameHead
	{
		string Bytes;

		FrameHead(const string &in header)
		{
			auto buffer = MemoryBuffer();
			buffer.Write(uint(header.Length));
			buffer.Write(uint(0));
			buffer.Write(header);
			buffer.Seek(0);
			Bytes = buffer.ReadString(buffer.GetSize());
		}

		void SetPayloadLength(int length)
		{
			Bytes[4] = uint8(length & 0xff);
			Bytes[5] = uint8((length >> 8) & 0xff);
			Bytes[6] = uint8((length >> 16) & 0xff);
		}
	}
}
