#include <regex>

#include "Areas.h"
#include "Arrays.h"

namespace Host
{
	namespace
	{
		constexpr int CASE_INSENSITIVE = 256;

		// Runs `use` with the compiled pattern; a bad pattern is a script exception. Only the default grammar is supported.
		template <typename T, typename Use>
		T WithPattern(const std::string& pattern, int flags, T fallback, Use use)
		{
			try {
				const auto options = std::regex::ECMAScript | (flags & CASE_INSENSITIVE ? std::regex::icase : std::regex::ECMAScript);
				return use(std::regex(pattern, options));
			} catch (const std::regex_error& fault) {
				ThrowInScript(std::string("Cannot use the regular expression: ") + fault.what());
				return fallback;
			}
		}

		std::string Replace(const std::string& source, const std::string& pattern, const std::string& replacement, int flags)
		{
			return WithPattern(pattern, flags, std::string(), [&](const std::regex& regex) { return std::regex_replace(source, regex, replacement); });
		}

		bool IsMatch(const std::string& source, const std::string& pattern, int flags)
		{
			return WithPattern(pattern, flags, false, [&](const std::regex& regex) { return std::regex_match(source, regex); });
		}

		bool Contains(const std::string& source, const std::string& pattern, int flags)
		{
			return WithPattern(pattern, flags, false, [&](const std::regex& regex) { return std::regex_search(source, regex); });
		}

		CScriptArray* Groups(const std::smatch& match)
		{
			return MakeStringArray(std::vector<std::string>(match.begin(), match.end()));
		}

		CScriptArray* Match(const std::string& source, const std::string& pattern, int flags)
		{
			return WithPattern(pattern, flags, static_cast<CScriptArray*>(nullptr), [&](const std::regex& regex) {
				std::smatch match;
				std::regex_match(source, match, regex);
				return Groups(match);
			});
		}

		CScriptArray* Search(const std::string& source, const std::string& pattern, int flags)
		{
			return WithPattern(pattern, flags, static_cast<CScriptArray*>(nullptr), [&](const std::regex& regex) {
				std::smatch match;
				std::regex_search(source, match, regex);
				return Groups(match);
			});
		}
	}

	void RegisterRegex(asIScriptEngine* engine)
	{
		Namespace scope(engine, "Regex");
		scope.Enum("Flags", {{"None", 0}, {"ECMAScript", 1}, {"CaseInsensitive", CASE_INSENSITIVE}});
		const std::string arguments = "(const string&in source, const string&in pattern, int flags = Regex::Flags::ECMAScript)";
		scope.Function("string Replace(const string&in source, const string&in pattern, const string&in replace, int flags = Regex::Flags::ECMAScript)", asFUNCTION(Replace));
		scope.Function("bool IsMatch" + arguments, asFUNCTION(IsMatch));
		scope.Function("bool Contains" + arguments, asFUNCTION(Contains));
		scope.Function("string[]@ Match" + arguments, asFUNCTION(Match));
		scope.Function("string[]@ Search" + arguments, asFUNCTION(Search));
	}
}
