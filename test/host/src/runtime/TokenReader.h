#pragma once

#include <string>

#include <angelscript.h>

namespace Host
{
	struct Token
	{
		asETokenClass Class = asTC_UNKNOWN;
		size_t Begin = 0;
		std::string Text; // empty at the end
	};

	// AngelScript's own tokens, without comments and white space.
	class TokenReader
	{
	public:
		TokenReader(asIScriptEngine& engine, const std::string& text) : m_engine(engine), m_text(text) {}

		Token Next()
		{
			while (m_at < m_text.size()) {
				asUINT length = 0;
				const asETokenClass kind = m_engine.ParseToken(m_text.data() + m_at, m_text.size() - m_at, &length);
				const size_t begin = m_at;
				m_at += length == 0 ? 1 : length;
				if (kind != asTC_WHITESPACE && kind != asTC_COMMENT) {
					return {kind, begin, m_text.substr(begin, m_at - begin)};
				}
			}
			return {asTC_UNKNOWN, m_text.size(), ""};
		}

	private:
		asIScriptEngine& m_engine;
		const std::string& m_text;
		size_t m_at = 0;
	};
}
