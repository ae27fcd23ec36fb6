namespace WebSocketsLink
{
	// What the bridge sends on a link: hands out its frames, as many as a tick may cost, and takes in the credit among them.
	shared class Inbox : FrameReader
	{
		// Whether nothing more has come, which is the answer until somebody wants to know anew.
		bool IsDry = false;

		private bool m_resting = false;
		private int m_allowance = 0; // what the frames of this link may still cost before the next tick
		private uint64 m_tick = 0; // in which the allowance was given
		FrameWriter@ Writer;
		private int64 m_credit = int64(FrameHead(Protocol::CreditFrame, 0, 4));

		// The JSON message that TakeJson took, and its type.
		Json::Value@ Message;
		string Type;

		// Bytes that the bridge sends ahead of credit.
		int ReceiveWindow = 0;

		// Whether the everyday message has come: a text alone, Length bytes that nothing follows, which the owner reads from the
		// socket. Next finds whatever else has come.
		bool FindLone(uint tag)
		{
			if (m_hasHead || m_left > 0 || m_pieces !is null || m_allowance <= 0 || IsDry || !IsIntact) {
				return false;
			}
			int waiting = Socket.Available() - int(Protocol::HeadBytes);
			if (waiting < 0) {
				IsDry = waiting == -int(Protocol::HeadBytes);
				return false;
			}
			m_head = Socket.ReadInt64();
			Length = int(m_head) - int(Protocol::TagBytes);
			if (uint(m_head >> 32) != tag || waiting != Length || Length > MaxMessage) {
				m_hasHead = TakeHead(m_head, waiting);
				return false;
			}
			m_allowance -= int(Limit::FrameCost) + Length;
			Cost = int(Protocol::HeadBytes) + Length + Overhead;
			return true;
		}

		// Takes in the credit that the bridge gives for each write, if nothing else has come. False when something has.
		bool TakeLoneCredit()
		{
			int waiting = m_hasHead || m_left > 0 || m_pieces !is null || !IsIntact ? -1 : Socket.Available();
			if (waiting != int(Protocol::HeadBytes) + 4) {
				return waiting == 0;
			}
			m_head = Socket.ReadInt64();
			if (m_head != m_credit) {
				m_hasHead = TakeHead(m_head, 4);
				return false;
			}
			Writer.AddRoom(Socket.ReadUint32());
			return true;
		}

		// True when a whole frame for the owner has come; take its body before the next call. Never waits, and finds
		// nothing more in this tick once much was taken in it.
		bool Next()
		{
			while (!IsDry && IsIntact && (m_allowance > 0 || Refill()) && ReadFrame()) {
				m_allowance -= Length + (Kind == uint8(Protocol::MessageFrame) ? int(Limit::JsonCost) : int(Limit::FrameCost));
				if (Kind != uint8(Protocol::CreditFrame)) {
					Cost = int(Protocol::HeadBytes) + Length + Overhead;
					return true;
				}
				Writer.AddRoom(TakeUint());
			}
			return false;
		}

		// Takes the JSON message that Next found. False for what is none.
		bool TakeJson()
		{
			@Message = Field::Parse(TakeText());
			if (Message is null) {
				Distrust();
				return false;
			}
			Type = Field::Text(Message, "type");
			return true;
		}

		// A number of the message that TakeJson took. No bridge sends one that is out of its range.
		int Number(const string &in key, int least, int most)
		{
			int number = Field::Number(Message, key);
			if (number < least || number > most) {
				Distrust();
				return least;
			}
			return number;
		}

		// The fault in a "failed" that TakeJson took.
		Net::WebSocketError@ ReadFault()
		{
			auto fault = Net::WebSocketError(Field::Text(Message, "stage"), Field::Text(Message, "code"), Field::Text(Message, "message"), Field::Text(Message, "hint"));
			fault.HttpStatus = uint(Number("httpStatus", 0, 999));
			fault.RetryAfter = uint(Number("retryAfterMs", 0, int(Protocol::MaxInteger)));
			return fault;
		}

		// What came is not of a bridge, so that nothing more is taken from this link: it counts as lost.
		void Distrust()
		{
			IsIntact = false;
		}

		// Whether the bridge has ended the link and all that it sent was taken. Ask after Next has found nothing.
		protected bool get_HasEnded()
		{
			return !m_resting && Socket.IsHungUp() && Socket.Available() <= 0;
		}

		// A flood must not hold up the game: what is over the allowance waits for the next tick. False until then.
		private bool Refill()
		{
			uint64 tick = Time::FrameCount;
			m_resting = tick == m_tick;
			if (!m_resting) {
				m_tick = tick;
				m_allowance = int(Limit::Allowance);
			}
			return !m_resting;
		}
	}
}
