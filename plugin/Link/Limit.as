namespace WebSocketsLink
{
	// Every limit of the plugin that does not cross the wire. In bytes, unless the name says otherwise.
	shared enum Limit
	{
		// Bytes of one read during a burst of short frames.
		Chunk = 16 * 1024,

		// A body from here on is read by itself: a further read costs less than a further copy.
		LongBody = 8 * 1024,

		// One read of a body that comes in pieces, and what is read of it at once. It is also the room that is made for it before
		// it has come.
		PieceRead = 256 * 1024,
		PiecesAtOnce = 1024 * 1024,

		// When this much waits, it is written at once, even within a tick.
		JoinedWrite = 16 * 1024,

		// Writes of one link in one tick, before the rest of a burst is gathered into larger ones.
		WritesAtOnce = 8,

		// Bytes at the beginning of a queue that are written already, before the rest is moved to a new one.
		Compact = 1024 * 1024,

		// How long Listen waits for a bridge that is not there yet, in milliseconds.
		BridgeMs = 30000,

		// How often a bridge that is away is looked for, in milliseconds.
		LookMs = 250,

		// Milliseconds that stand for "no timeout".
		Forever = 0x7fffffff,

		// What waits in the game for the bridge on one link.
		Queue = 16 * 1024 * 1024,

		// What one link may read during one tick. A frame counts more than its body, above all JSON, which is parsed: the longest
		// message that a client or a server gets uses all of it.
		Allowance = 4 * 1024 * 1024,
		FrameCost = 1024,
		JsonCost = 8 * 1024,
		JsonFactor = 64,

		// Of so many looks at an idle link, one asks whether the link is lost.
		IdleLooks = 16,

		// How long a connection to the bridge may take, in milliseconds. It is on this machine, but a socket may report it late.
		DialMs = 3000,

		// What a client may leave unread when it sends: four credit frames. A message that tells of an end is longer.
		UnreadCredit = 48,

		// With less room in the window, a client reads its credit before it sends.
		EnoughRoom = 32 * 1024,

		// What a server may read during one tick, for all its clients together.
		ServerFramesAtOnce = 256,
		ServerBytesAtOnce = 512 * 1024
	}
}
