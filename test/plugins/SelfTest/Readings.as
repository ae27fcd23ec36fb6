// How the game reads what nobody outside knows and the plugin is written for at its worst: strings with a NUL, positions of
// buffers, numbers in dictionaries, and the reads and writes that the link is made of. See the host's options of these names.
void FindReadingsAsync(Report@ report, uint16 plain)
{
	StringReadings(report);
	BufferReadings(report);
	DictionaryReadings(report);
	SocketReadingsAsync(report, plain);
}

void StringReadings(Report@ report)
{
	auto buffer = MemoryBuffer();
	buffer.Write(uint8(97));
	buffer.Write(uint8(0));
	buffer.Write(uint8(98));
	buffer.Seek(0);
	report.Fact("string with a NUL, straight from a call", "length " + buffer.ReadString(3).Length + " of 3");
	buffer.Seek(0);
	string assigned = buffer.ReadString(3);
	buffer.Seek(0);
	string joined = "x" + buffer.ReadString(3);
	report.Fact("string with a NUL, assigned and joined", "" + assigned.Length + " of 3, " + joined.Length + " of 4");
}

void BufferReadings(Report@ report)
{
	auto source = MemoryBuffer();
	source.Write("0123456789");
	source.Seek(2);
	auto part = source.ReadBuffer(3);
	report.Fact("MemoryBuffer.ReadBuffer", "source at " + source.GetPosition() + " after reading 3 from 2, the part at " + part.GetPosition());
	source.Seek(4);
	auto target = MemoryBuffer();
	target.WriteFromBuffer(source, 2);
	target.Seek(0);
	report.Fact("WriteFromBuffer from position 4", '"' + target.ReadString(2) + '"');
	auto sized = MemoryBuffer(4);
	sized.Seek(1);
	target.Seek(0);
	sized.WriteFromBuffer(target, 2);
	uint64 within = sized.GetSize();
	target.Seek(0);
	sized.Seek(4);
	sized.WriteFromBuffer(target, 2);
	report.Fact("MemoryBuffer(4)", "size " + within + " after a write in it, " + sized.GetSize() + " after one at its end");
}

void DictionaryReadings(Report@ report)
{
	dictionary numbers;
	numbers.Set("code", uint16(4321));
	int wide = 0;
	int64 wider = 0;
	bool asInt = numbers.Get("code", wide);
	bool asInt64 = numbers.Get("code", wider);
	report.Fact("uint16 in a dictionary", "as uint16 " + uint16(numbers["code"]) + ", Get as int " + asInt + " " + wide + ", as int64 " + asInt64 + " " + wider);
}

void SocketReadingsAsync(Report@ report, uint16 plain)
{
	auto socket = AskAsync(plain, "burst 16");
	if (socket is null) {
		report.Fact("reads of a link", "no connection");
		return;
	}
	AwaitBytesAsync(socket, 16);
	auto bytes = socket.ReadBuffer(8);
	report.Fact("Net::Socket.ReadBuffer", "gives " + bytes.GetSize() + " of 8, standing at " + bytes.GetPosition());
	int before = socket.Available();
	socket.ReadInt64();
	report.Fact("ReadInt64 with 8 there", "takes " + (before - socket.Available()));
	report.Fact("ReadInt64 with none there", "gives " + socket.ReadInt64());
	socket.Close();

	// A frame of the link, as one call writes it: the plain server counts what follows its command.
	auto counter = AskAsync(plain, "count");
	if (counter !is null) {
		bool written = counter.Write("12345678");
		report.Fact("Write of a string of 8", YesNo(written) + ", " + LineAsync(counter) + " bytes came");
		counter.Close();
	}
}
