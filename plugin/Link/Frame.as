// The eight bytes in front of each body: see schema/PROTOCOL.md.
namespace WebSocketsLink
{
	// The letter of the kind and the number of a server's client, seven bits in each byte. No byte of it is ever 0.
	shared uint FrameTag(Protocol kind, uint client)
	{
		return uint(kind) | ((0x80 | (client & 0x7f)) << 8) | ((0x80 | ((client >> 7) & 0x7f)) << 16) | ((0x80 | ((client >> 14) & 0x7f)) << 24);
	}

	// The same as the text that begins each text frame.
	shared string FrameTagText(Protocol kind, uint client)
	{
		auto bytes = MemoryBuffer();
		bytes.Write(FrameTag(kind, client));
		bytes.Seek(0);
		return bytes.ReadString(int(Protocol::TagBytes));
	}

	// All eight bytes as one little-endian number. The length counts the tag too.
	shared uint64 FrameHead(Protocol kind, uint client, uint64 bodyBytes)
	{
		return (uint64(FrameTag(kind, client)) << 32) | (bodyBytes + int(Protocol::TagBytes));
	}

	// A whole frame around the bytes of a buffer, which is left as it was.
	shared MemoryBuffer@ BinaryFrame(uint client, MemoryBuffer@ data)
	{
		uint64 position = data.GetPosition();
		data.Seek(0);
		auto frame = MemoryBuffer();
		frame.Write(FrameHead(Protocol::BinaryFrame, client, data.GetSize()));
		frame.WriteFromBuffer(data, data.GetSize());
		data.Seek(position);
		return frame;
	}

	// A whole frame around a text. What the buffer took of it is what counts.
	shared MemoryBuffer@ TextFrame(Protocol kind, uint client, const string &in text)
	{
		auto frame = MemoryBuffer();
		frame.Write(FrameHead(kind, client, 0));
		frame.Write(text);
		uint64 size = frame.GetSize();
		frame.Seek(0);
		frame.Write(FrameHead(kind, client, size - int(Protocol::HeadBytes)));
		return frame;
	}

	shared MemoryBuffer@ CreditFrame(uint client, uint bytes)
	{
		auto frame = MemoryBuffer();
		frame.Write(FrameHead(Protocol::CreditFrame, client, 4));
		frame.Write(bytes);
		return frame;
	}
}
