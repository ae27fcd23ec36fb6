#include "runtime/Attributes.h"

#include <algorithm>
#include <utility>

#include "runtime/SourceError.h"
#include "runtime/TokenReader.h"

namespace Host
{
	std::string Attribute::Get(const std::string& option, const std::string& otherwise) const
	{
		const auto found = Options.find(option);
		return found == Options.end() ? otherwise : found->second;
	}

	static std::string Unquoted(const Token& token)
	{
		const char quote = token.Text[0];
		const bool quoted = token.Text.size() >= 2 && (quote == '"' || quote == '\'');
		return quoted ? token.Text.substr(1, token.Text.size() - 2) : token.Text;
	}

	namespace
	{
		class AttributeScanner
		{
		public:
			AttributeScanner(asIScriptEngine& engine, std::string& text) : m_text(text), m_tokens(engine, text) {}

			std::vector<Attribute> Run()
			{
				for (Token token = m_tokens.Next(); !token.Text.empty(); token = m_tokens.Next()) {
					if (token.Text == "[" && m_atStatement) {
						m_pending.push_back(ReadAttribute(token));
						continue;
					}
					TrackNamespace(token);
					TrackDeclaration(token);
					m_atStatement = token.Text == ";" || token.Text == "{" || token.Text == "}";
				}
				return std::move(m_found);
			}

		private:
			// No statement of the language begins with a bracket, so one that stands there opens an attribute.
			Attribute ReadAttribute(const Token& open)
			{
				Attribute attribute;
				attribute.Kind = m_tokens.Next().Text;
				std::string option;
				Token token = m_tokens.Next();
				while (token.Text != "]") {
					if (token.Text.empty()) {
						throw SourceError(RowOf(open.Begin), "Cannot find the ] of this attribute");
					}
					if (token.Text == "=") {
						attribute.Options[option] = ReadValue();
					} else {
						option = token.Text;
						attribute.Options[option] = "";
					}
					token = m_tokens.Next();
				}
				Blank(open.Begin, token.Begin + 1);
				return attribute;
			}

			std::string ReadValue()
			{
				const Token token = m_tokens.Next();
				return token.Text == "-" ? "-" + m_tokens.Next().Text : Unquoted(token);
			}

			void TrackNamespace(const Token& token)
			{
				if (token.Text == "namespace") {
					m_opening = true;
					m_path.clear();
				} else if (token.Text == "{") {
					m_scopes.push_back(m_opening ? std::exchange(m_path, "") : "");
					m_opening = false;
				} else if (token.Text == "}" && !m_scopes.empty()) {
					m_scopes.pop_back();
				} else if (m_opening) {
					m_path += token.Text;
				}
			}

			// The name of a declaration is the last word before its initial value, its parameters or its end.
			void TrackDeclaration(const Token& token)
			{
				if (m_pending.empty()) {
					return;
				}
				if (token.Class == asTC_IDENTIFIER) {
					m_lastWord = token.Text;
					return;
				}
				if (token.Text != "=" && token.Text != "(" && token.Text != ";" && token.Text != "{") {
					return;
				}
				for (Attribute& attribute : m_pending) {
					attribute.Namespace = Namespace();
					attribute.Declares = m_lastWord;
					m_found.push_back(std::move(attribute));
				}
				m_pending.clear();
			}

			std::string Namespace() const
			{
				std::string name;
				for (const std::string& scope : m_scopes) {
					name += (name.empty() || scope.empty() ? "" : "::") + scope;
				}
				return name;
			}

			void Blank(size_t begin, size_t end)
			{
				std::replace_if(m_text.begin() + begin, m_text.begin() + end, [](char c) { return c != '\n'; }, ' ');
			}

			int RowOf(size_t position) const
			{
				return 1 + static_cast<int>(std::count(m_text.begin(), m_text.begin() + position, '\n'));
			}

			std::string& m_text;
			TokenReader m_tokens;
			bool m_atStatement = true;

			std::vector<std::string> m_scopes; // one for each open brace; empty unless it belongs to a namespace
			bool m_opening = false;
			std::string m_path;

			std::vector<Attribute> m_pending;
			std::string m_lastWord;
			std::vector<Attribute> m_found;
		};
	}

	std::vector<Attribute> TakeAttributes(asIScriptEngine& engine, std::string& text)
	{
		return AttributeScanner(engine, text).Run();
	}
}
