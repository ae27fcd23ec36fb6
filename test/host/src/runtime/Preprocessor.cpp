#include "runtime/Preprocessor.h"

#include <algorithm>
#include <vector>

#include "runtime/SourceError.h"

namespace Host
{
	namespace
	{
		// Knows whether a line begins inside a comment or a heredoc string, where a # is only text.
		class LineState
		{
		public:
			bool InCode() const { return m_closing.empty(); }

			void Pass(const std::string& line)
			{
				for (size_t i = 0; i < line.size();) {
					if (!InCode()) {
						const size_t end = line.find(m_closing, i);
						if (end == std::string::npos) {
							return;
						}
						i = end + m_closing.size();
						m_closing.clear();
					} else if (line.compare(i, 2, "//") == 0) {
						return;
					} else if (line.compare(i, 2, "/*") == 0) {
						m_closing = "*/";
						i += 2;
					} else if (line.compare(i, 3, "\"\"\"") == 0) {
						m_closing = "\"\"\"";
						i += 3;
					} else if (line[i] == '"' || line[i] == '\'') {
						i = EndOfString(line, i);
					} else {
						++i;
					}
				}
			}

		private:
			static size_t EndOfString(const std::string& line, size_t begin)
			{
				size_t i = begin + 1;
				while (i < line.size() && line[i] != line[begin]) {
					i += line[i] == '\\' ? 2 : 1;
				}
				return i + 1;
			}

			std::string m_closing;
		};

		class Preprocessor
		{
		public:
			explicit Preprocessor(const Words& words) : m_words(words) {}

			std::string Run(const std::string& text)
			{
				std::string output;
				for (size_t begin = 0; begin <= text.size(); ++m_row) {
					const size_t end = std::min(text.find('\n', begin), text.size());
					output += Line(text.substr(begin, end - begin));
					output += end < text.size() ? "\n" : "";
					begin = end + 1;
				}
				if (!m_blocks.empty()) {
					throw SourceError(m_blocks.back().Row, "Cannot find the #endif of this #if");
				}
				return output;
			}

		private:
			struct Block
			{
				int Row;
				bool Included; // the lines we are in
				bool Decided;  // an earlier branch was taken, or the whole block is excluded
				bool Else = false;
			};

			std::string Line(const std::string& line)
			{
				const size_t first = line.find_first_not_of(" \t\r\xEF\xBB\xBF");
				if (m_state.InCode() && first != std::string::npos && line[first] == '#') {
					const size_t last = line.find_last_not_of(" \t\r");
					Directive(line.substr(first + 1, last - first));
					return "";
				}
				if (!Included()) {
					return "";
				}
				m_state.Pass(line);
				return line;
			}

			void Directive(const std::string& text)
			{
				const size_t space = std::min(text.find_first_of(" \t"), text.size());
				const std::string name = text.substr(0, space);
				const std::string rest = text.substr(space);
				if (name == "if") {
					const bool reachable = Included();
					const bool value = Evaluate(rest);
					m_blocks.push_back({m_row, reachable && value, !reachable || value});
				} else if (name == "elif") {
					Block& block = Branch(name);
					const bool value = Evaluate(rest);
					block.Included = !block.Decided && value;
					block.Decided = block.Decided || value;
				} else if (name == "else") {
					Block& block = Branch(name);
					block.Included = !block.Decided;
					block.Else = true;
				} else if (name == "endif") {
					if (m_blocks.empty()) {
						throw SourceError(m_row, "Cannot use #endif without #if");
					}
					m_blocks.pop_back();
				} else {
					throw SourceError(m_row, "Cannot use #" + name + ": there is no such directive");
				}
			}

			Block& Branch(const std::string& name)
			{
				if (m_blocks.empty() || m_blocks.back().Else) {
					throw SourceError(m_row, "Cannot use #" + name + " without #if before it");
				}
				return m_blocks.back();
			}

			bool Evaluate(const std::string& condition) const
			{
				try {
					return EvaluateCondition(condition, m_words);
				} catch (const std::runtime_error& fault) {
					throw SourceError(m_row, fault.what());
				}
			}

			bool Included() const { return m_blocks.empty() || m_blocks.back().Included; }

			const Words& m_words;
			LineState m_state;
			std::vector<Block> m_blocks;
			int m_row = 1;
		};
	}

	std::string Preprocess(const std::string& text, const Words& words)
	{
		return Preprocessor(words).Run(text);
	}
}
