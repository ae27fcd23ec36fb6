#include "Declaration.h"

#include <regex>
#include <vector>

namespace Host
{
	namespace
	{
		struct Parts
		{
			std::string Head;
			std::string Parameters;
			std::string Tail;
		};

		Parts Split(const std::string& declaration)
		{
			const size_t open = declaration.find('(');
			size_t close = open;
			int depth = 0;
			do {
				depth += declaration[close] == '(';
				depth -= declaration[close] == ')';
			} while (depth > 0 && ++close < declaration.size());
			return {declaration.substr(0, open), declaration.substr(open + 1, close - open - 1), declaration.substr(close + 1)};
		}

		std::vector<std::string> SplitParameters(const std::string& text)
		{
			std::vector<std::string> parameters;
			std::string current;
			int depth = 0;
			bool quoted = false;
			for (char c : text) {
				quoted ^= c == '"';
				depth += !quoted && (c == '(' || c == '<');
				depth -= !quoted && (c == ')' || c == '>');
				if (c == ',' && depth == 0 && !quoted) {
					parameters.push_back(current);
					current.clear();
				} else {
					current += c;
				}
			}
			if (current.find_first_not_of(' ') != std::string::npos) {
				parameters.push_back(current);
			}
			return parameters;
		}

		std::string WithoutName(const std::string& parameter)
		{
			// After & and its direction, a handle, an array or another word comes only the name.
			static const std::regex AFTER_REFERENCE(R"((&(?:inout|in|out)).*$)");
			static const std::regex NAMED(R"(^(.*(?:[@\]>]|\w)\s*?)(?:\s+)(\w+)\s*$)");
			if (parameter.find('&') != std::string::npos) {
				return std::regex_replace(parameter, AFTER_REFERENCE, "$1");
			}
			std::smatch match;
			if (std::regex_match(parameter, match, NAMED) && match[1] != "const") {
				return match[1];
			}
			return parameter;
		}

		std::string NormalParameter(const std::string& parameter)
		{
			const size_t equals = parameter.find('=');
			const std::string type = parameter.substr(parameter.find_first_not_of(' '), equals == std::string::npos ? equals : equals - parameter.find_first_not_of(' '));
			return NormalType(WithoutName(type)) + (equals == std::string::npos ? "" : " =");
		}
	}

	std::string NormalType(const std::string& type)
	{
		static const std::regex SCOPE(R"(\b\w+(?:\[\])?::)");
		static const std::regex ARRAY(R"(\barray<([^<>]*)>)");
		static const std::regex SPACE_BY_SIGN(R"(\s*([&@\[\]?])\s*)");
		static const std::regex SPACES(R"(^\s+|\s+$|(\s)\s+)");
		std::string text = std::regex_replace(type, SCOPE, "");
		for (std::string before; before != text;) {
			before = text;
			text = std::regex_replace(text, ARRAY, "$1[]");
		}
		text = std::regex_replace(text, SPACE_BY_SIGN, "$1");
		return std::regex_replace(text, SPACES, "$1");
	}

	std::string NormalParameters(const std::string& declaration)
	{
		std::string text = "(";
		for (const std::string& parameter : SplitParameters(Split(declaration).Parameters)) {
			text += (text.size() > 1 ? ", " : "") + NormalParameter(parameter);
		}
		return text + ")";
	}

	std::string NormalFunction(const std::string& declaration)
	{
		const Parts parts = Split(declaration);
		const bool isConst = parts.Tail.find("const") != std::string::npos;
		const size_t name = parts.Head.find_last_of(" @&]") + 1;
		const std::string returned = NormalType(parts.Head.substr(0, name));
		return returned + " " + parts.Head.substr(name) + NormalParameters(declaration) + (isConst ? " const" : "");
	}
}
