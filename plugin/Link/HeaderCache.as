namespace WebSocketsLink
{
	// Parsed headers of ordinary messages by their text: each comes again and again.
	shared class HeaderCache
	{
		private dictionary m_known;

		// The header in a text, or null when it is no message.
		Header@ Find(const string &in text)
		{
			Header@ header;
			if (m_known.Get(text, @header)) {
				return header;
			}
			auto message = Field::Parse(text);
			if (message is null) {
				return null;
			}
			@header = Header(message);
			if (header.IsMessage) {
				Remember(text, header);
			}
			return header;
		}

		// Clients come and go, so the headers that name them are not kept for ever.
		private void Remember(const string &in text, Header@ header)
		{
			if (m_known.GetSize() >= 2048) {
				m_known.DeleteAll();
			}
			m_known.Set(text, @header);
		}
	}
}
