// What a received message is made of, and what of it a plugin cannot avoid. Each piece warm, many times in a row, and cold,
// once after the caches were swept.
class Pieces
{
	private array<string> m_names = {"nothing", "call", "frameCount", "available", "head", "dictionary"};
	private Net::Socket@ m_socket;
	private MemoryBuffer@ m_chunk = MemoryBuffer();
	private int64 m_number = 0;

	Pieces(Net::Socket@ socket)
	{
		@m_socket = socket;
		for (uint i = 0; i < 1000; i++) {
			m_chunk.Write("0123456789abcdef");
		}
	}

	void Measure()
	{
		const uint times = 500;
		uint64 warmNothing = 0;
		uint64 coldNothing = 0;
		Do(0);
		for (uint piece = 0; piece < m_names.Length; piece++) {
			uint64 warm = Time(piece, times);
			Bench::SweepCaches();
			Bench::Nanoseconds();
			uint64 cold = Time(piece, 1);
			if (piece == 0) {
				warmNothing = warm;
				coldNothing = cold;
				continue;
			}
			print("result piece " + m_names[piece] + " warm " + float(int64(warm) - int64(warmNothing)) / float(times));
			print("result piece " + m_names[piece] + " cold " + float(int64(cold) - int64(coldNothing)));
		}
	}

	private uint64 Time(uint piece, uint times)
	{
		m_chunk.Seek(0);
		uint64 start = Bench::Nanoseconds();
		for (uint i = 0; i < times; i++) {
			Do(piece);
		}
		return Since(start);
	}

	private void Do(uint piece)
	{
		switch (piece) {
			case 1:
				Nothing();
				break;
			case 2:
				m_number = int64(Time::FrameCount);
				break;
			case 3:
				m_number = m_socket.Available();
				break;
			case 4:
				m_number = m_chunk.ReadInt64();
				break;
			case 5: {
				dictionary message;
				message.Set("message", m_chunk.ReadString(16));
				break;
			}
		}
	}

	private void Nothing() {}
}
