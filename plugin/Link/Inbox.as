namespace WebSocketsLink
{
	// What the bridge sends on a link: hands out its frames, as many as a tick may cost, and takes in the credit among them.
	shared class Inbox : FrameReader
	{
		FrameWriter@ Writer;

		// Whether nothing more has come, which is the answer until somebody wants to know anew.
		bool IsDry = false;

		// What the frame costs that Next found, in bytes of credit.
		int Cost = 0;

		// What each message costs beside its body.
		int Overhead = 0;

		// Bytes that the bridge sends ahead of credit.
		int ReceiveWindow = 0;

		// The JSON message that TakeJson took, and its type.
		Json::Value@ Message;
		string Type;

		private int m_allowance = 0; // what the frames of this link may still cost before the next tick
		private uint64 m_tick = 0; // in which the allowance was given
		private bool m_resting = false;

		// True when a whole frame for the owner has come; take its body before the next call. Never waits, and finds
		// nothing more in this tick once much was taken in it.
		bool Next()
		{
			while (!IsDry && IsIntact && (m_allowance > 0 || Refill()) && ReadFrame()) {
				m_allowance -= Kind == uint8(Protocol::MessageFrame) ? int(Limit::JsonCost) + Length * int(Limit::JsonFactor) : Length + int(Limit::FrameCost);
				if (Kind != uint8(Protocol::CreditFrame)) {
					Cost = Length + Overhead;
					return true;
				}
				if (!Writer.AddRoom(TakeUint())) {
					Distrust();
				}
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
			Type = Text("type");
			return true;
		}

		// Whether the message that TakeJson took has a field of this type. No bridge leaves it out, or sends another type.
		bool Expect(const string &in key, Json::Type type)
		{
			bool isThere = Field::IsOfType(Message, key, type);
			if (!isThere) {
				Distrust();
			}
			return isThere;
		}

		// A text of that message, which has to be there.
		string Text(const string &in key)
		{
			Expect(key, Json::Type::String);
			return Field::Text(Message, key);
		}

		// The same for a flag.
		bool Flag(const string &in key)
		{
			Expect(key, Json::Type::Boolean);
			return Field::Flag(Message, key);
		}

		// The same for an object; an empty one in place of what is none.
		Json::Value@ Object(const string &in key)
		{
			return Expect(key, Json::Type::Object) ? Message[key] : Json::Object();
		}

		// A number of the message that TakeJson took. No bridge sends one that is out of its range. 0 if it is left out.
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
			auto fault = Net::WebSocketError(Text("stage"), Text("code"), Text("message"), Text("hint"));
			fault.HttpStatus = uint(Number("httpStatus", 0, 999));
			fault.RetryAfter = uint(Number("retryAfterMs", 0, int(Protocol::MaxInteger)));
			if (fault.Stage == "" || fault.Code == "") {
				Distrust();
			}
			return IsIntact ? fault : Loss;
		}

		// Why a link is lost.
		Net::WebSocketError@ get_Loss()
		{
			return IsIntact ? Errors::BridgeLost() : Errors::BridgeFaulty();
		}

		// What came is not of a bridge, so that nothing more is taken from this link: it counts as lost.
		void Distrust()
		{
			IsIntact = false;
			IsClear = false;
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
