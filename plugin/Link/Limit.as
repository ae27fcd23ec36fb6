namespace WebSocketsLink
{
	// Every limit of the plugin that does not cross the wire. In bytes, unless the name says otherwise.
	shared enum Limit
	{
		// One read for small messages. What a longer one has beyond it is read without a copy of the chunk.
		Chunk = 16 * 1024,

		// A payload from here on is read by itself: a further read costs less than a further copy.
		LongPayload = 8 * 1024,

		// One read of a long payload.
		PayloadRead = 256 * 1024,

		// Longest frame that is put together for a single write; beyond it, a second write costs less than the copy.
		JoinedWrite = 16 * 1024,

		// Writes of one link in one frame of the game, before the rest of a burst is gathered into larger ones.
		WritesAtOnce = 8,

		// What waits in the game for the bridge on one link.
		Queue = 16 * 1024 * 1024,

		// What one link may take in during one frame of the game; each message counts for MessageCost bytes more.
		Allowance = 4 * 1024 * 1024,
		MessageCost = 256,

		// What a server takes in during one frame of the game, for all its clients together.
		ServerFramesAtOnce = 256,
		ServerBytesAtOnce = 512 * 1024
	}
}
