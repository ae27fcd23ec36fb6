#include "runtime/Condition.h"

#include <cctype>
#include <stdexcept>

namespace Host
{
	namespace
	{
		// Recursive descent; both sides of an operator are always read, so that a malformed right side is found.
		class ConditionParser
		{
		public:
			ConditionParser(const std::string& text, const Words& words) : m_text(text), m_words(words) {}

			bool Parse()
			{
				const bool value = Or();
				if (m_at != m_text.size()) {
					Fail();
				}
				return value;
			}

		private:
			bool Or()
			{
				bool value = And();
				while (Take("||")) {
					value = And() || value;
				}
				return value;
			}

			bool And()
			{
				bool value = Unary();
				while (Take("&&")) {
					value = Unary() && value;
				}
				return value;
			}

			bool Unary()
			{
				if (Take("!")) {
					return !Unary();
				}
				if (Take("(")) {
					const bool value = Or();
					if (!Take(")")) {
						Fail();
					}
					return value;
				}
				return m_words.count(Word()) != 0;
			}

			std::string Word()
			{
				const size_t begin = m_at;
				while (m_at < m_text.size() && (std::isalnum(static_cast<unsigned char>(m_text[m_at])) || m_text[m_at] == '_')) {
					++m_at;
				}
				if (m_at == begin) {
					Fail();
				}
				const std::string word = m_text.substr(begin, m_at - begin);
				SkipSpace();
				return word;
			}

			bool Take(const std::string& symbol)
			{
				SkipSpace();
				if (m_text.compare(m_at, symbol.size(), symbol) != 0) {
					return false;
				}
				m_at += symbol.size();
				SkipSpace();
				return true;
			}

			void SkipSpace()
			{
				while (m_at < m_text.size() && std::isspace(static_cast<unsigned char>(m_text[m_at]))) {
					++m_at;
				}
			}

			[[noreturn]] void Fail() const
			{
				throw std::runtime_error("Cannot read condition \"" + m_text + "\"");
			}

			const std::string m_text;
			const Words& m_words;
			size_t m_at = 0;
		};
	}

	bool EvaluateCondition(const std::string& text, const Words& words)
	{
		return ConditionParser(text, words).Parse();
	}
}
