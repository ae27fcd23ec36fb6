namespace WebSocketsLink
{
	// One page of a server.
	shared class Page
	{
		string Path;
		string Type;
		MemoryBuffer@ Body = MemoryBuffer();

		Page(const string &in path, const string &in type, MemoryBuffer@ body)
		{
			Path = path;
			Type = type;
			uint64 position = body.GetPosition();
			body.Seek(0);
			Body.WriteFromBuffer(body, body.GetSize());
			body.Seek(position);
		}

		// The frames that follow its announcement.
		MemoryBuffer@ Parts()
		{
			auto frames = MemoryBuffer();
			uint64 size = Body.GetSize();
			for (uint64 start = 0; start < size; start += uint64(Protocol::MaxPartBytes)) {
				Body.Seek(start);
				auto part = Body.ReadBuffer(Math::Min(size - start, uint64(Protocol::MaxPartBytes)));
				part.Seek(0);
				frames.Write(FrameHead(Protocol::PartFrame, 0, part.GetSize()));
				frames.WriteFromBuffer(part, part.GetSize());
			}
			return frames;
		}
	}

	// The pages of a server. They stay when it closes, or loses its bridge, and are sent again to the next one.
	shared class Pages
	{
		private array<Page@> m_pages;
		private Link@ m_link; // of the server, while it is open or opening
		private bool m_isServed = false; // whether the bridge at its other end knows pages

		// Keeps a page, and sends it when the server is up. Null, or why it cannot be served.
		Net::WebSocketError@ Set(const string &in path, const string &in type, MemoryBuffer@ body)
		{
			auto error = Check(path, type, body);
			if (error !is null) {
				return error;
			}
			auto page = Page(path, type, body);
			if (m_link !is null) {
				@error = Send(page);
			}
			if (error is null) {
				Forget(path);
				m_pages.InsertLast(page);
			}
			return error;
		}

		// Null, or why it cannot be removed.
		Net::WebSocketError@ Remove(const string &in path)
		{
			if (!Forget(path)) {
				return Errors::BadPage("Cannot remove a page that there is not");
			}
			if (m_link !is null && m_isServed) {
				m_link.Write(Request::RemovePage(path));
			}
			return null;
		}

		// Sends all pages over a link before it asks to listen, so that they are there when the server opens. False, and the
		// link's Fault says why, when they cannot be served.
		bool SendAll(Link@ link)
		{
			@m_link = link;
			m_isServed = Field::Lists(link.Message, "features", "pages");
			if (!m_isServed && m_pages.Length > 0) {
				return link.Fail(Errors::BridgeOutdated());
			}
			for (uint i = 0; i < m_pages.Length; i++) {
				Write(m_pages[i]);
			}
			return true;
		}

		// A server has this link no more. The one after it, which has the same pages, may have another already.
		void Part(Link@ link)
		{
			if (m_link is link) {
				@m_link = null;
			}
		}

		private Net::WebSocketError@ Check(const string &in path, const string &in type, MemoryBuffer@ body)
		{
			if (body is null) {
				return Errors::BadArgument("Cannot serve a null MemoryBuffer");
			}
			if (!IsPagePath(path)) {
				return Errors::BadPage('Cannot serve a page of this path: it must begin with "/", have no query, and have at most ' + int(Protocol::MaxPagePath) + " bytes");
			}
			if (!IsContentType(type)) {
				return Errors::BadPage('Cannot serve a page of this content type: it must be one like "text/html"');
			}
			uint64 bytes = body.GetSize();
			uint others = 0;
			for (uint i = 0; i < m_pages.Length; i++) {
				if (m_pages[i].Path != path) {
					bytes += m_pages[i].Body.GetSize();
					others++;
				}
			}
			if (others >= uint(Protocol::MaxPages)) {
				return Errors::BadPage("Cannot serve more than " + int(Protocol::MaxPages) + " pages");
			}
			if (bytes > uint64(Protocol::MaxPagesBytes)) {
				return Errors::BadPage("Cannot serve pages of " + bytes + " bytes together: limit is " + int(Protocol::MaxPagesBytes));
			}
			return null;
		}

		private Net::WebSocketError@ Send(Page@ page)
		{
			if (!m_isServed) {
				return Errors::BridgeOutdated();
			}
			int queued = m_link.Writer.Queued;
			if (queued > 0 && queued + int(page.Body.GetSize()) > int(Limit::Queue)) {
				return Errors::QueueFull(int(Limit::Queue));
			}
			Write(page);
			return null;
		}

		private void Write(Page@ page)
		{
			m_link.Write(Request::SetPage(page.Path, page.Type, uint(page.Body.GetSize())));
			if (page.Body.GetSize() > 0) {
				m_link.Writer.Write(page.Parts());
			}
		}

		private bool Forget(const string &in path)
		{
			for (uint i = 0; i < m_pages.Length; i++) {
				if (m_pages[i].Path == path) {
					m_pages.RemoveAt(i);
					return true;
				}
			}
			return false;
		}
	}
}
