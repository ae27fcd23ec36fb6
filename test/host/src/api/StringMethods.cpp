#include "Areas.h"
#include "Arrays.h"
#include "StringEnd.h"

#include <algorithm>
#include <cctype>

#include "runtime/Runtime.h"

namespace Host
{
	namespace
	{
		const char WHITESPACE[] = " \t\n\v\f\r";

		// These methods end their results at a NUL where a copy does, as if they were made of copies.
		std::string Copied(std::string text)
		{
			if (GetRuntime().Data().NulEndsStrings) {
				text.resize(KeptBytes<true>(text));
			}
			return text;
		}

		bool StartsWith(const std::string& self, const std::string& part)
		{
			return self.compare(0, part.size(), part) == 0;
		}

		bool EndsWith(const std::string& self, const std::string& part)
		{
			return self.size() >= part.size() && self.compare(self.size() - part.size(), part.size(), part) == 0;
		}

		bool Contains(const std::string& self, const std::string& part)
		{
			return self.find(part) != std::string::npos;
		}

		int Position(size_t found)
		{
			return found == std::string::npos ? -1 : static_cast<int>(found);
		}

		int IndexOf(const std::string& self, const std::string& part)
		{
			return Position(self.find(part));
		}

		int LastIndexOf(const std::string& self, const std::string& part)
		{
			return Position(self.rfind(part));
		}

		template <int (*Convert)(int)>
		std::string WithEachByte(const std::string& self)
		{
			std::string result = Copied(self);
			std::transform(result.begin(), result.end(), result.begin(), [](unsigned char c) { return static_cast<char>(Convert(c)); });
			return result;
		}

		int IndexOfI(const std::string& self, const std::string& part)
		{
			return IndexOf(WithEachByte<std::tolower>(self), WithEachByte<std::tolower>(part));
		}

		int Length(const std::string& self)
		{
			return static_cast<int>(self.size());
		}

		std::string Trim(const std::string& self)
		{
			const size_t first = self.find_first_not_of(WHITESPACE);
			if (first == std::string::npos) {
				return "";
			}
			return Copied(self.substr(first, self.find_last_not_of(WHITESPACE) - first + 1));
		}

		std::string SubStrOf(const std::string& self, int index, int length)
		{
			const size_t start = std::min(static_cast<size_t>(std::max(index, 0)), self.size());
			return Copied(self.substr(start, static_cast<size_t>(std::max(length, 0))));
		}

		std::string SubStr(const std::string& self, int index)
		{
			return SubStrOf(self, index, Length(self));
		}

		std::string Replace(const std::string& self, const std::string& search, const std::string& replacement)
		{
			if (search.empty()) {
				return Copied(self);
			}
			std::string result;
			size_t start = 0;
			for (size_t found; (found = self.find(search, start)) != std::string::npos; start = found + search.size()) {
				result.append(self, start, found - start).append(replacement);
			}
			return Copied(result.append(self, start));
		}

		CScriptArray* Split(const std::string& self, const std::string& separator, int limit)
		{
			std::vector<std::string> parts;
			size_t start = 0;
			while (!separator.empty() && (limit <= 0 || parts.size() + 1 < static_cast<size_t>(limit))) {
				const size_t found = self.find(separator, start);
				if (found == std::string::npos) {
					break;
				}
				parts.push_back(Copied(self.substr(start, found - start)));
				start = found + separator.size();
			}
			parts.push_back(Copied(self.substr(start)));
			return MakeStringArray(parts);
		}

		std::string Join(const CScriptArray& parts, const std::string& delimiter)
		{
			std::string result;
			for (asUINT i = 0; i < parts.GetSize(); i++) {
				if (i > 0) {
					result += Copied(delimiter);
				}
				result += Copied(*static_cast<const std::string*>(parts.At(i)));
			}
			return result;
		}

		std::string Repeat(const std::string& text, int count)
		{
			std::string result;
			for (int i = 0; i < count; i++) {
				result += Copied(text);
			}
			return result;
		}
	}

	void RegisterStringMethods(asIScriptEngine* engine)
	{
		Type type(engine, "string");
		type.Extension("bool StartsWith(const string&in) const", asFUNCTION(StartsWith));
		type.Extension("bool EndsWith(const string&in) const", asFUNCTION(EndsWith));
		type.Extension("bool Contains(const string&in) const", asFUNCTION(Contains));
		type.Extension("int LastIndexOf(const string&in) const", asFUNCTION(LastIndexOf));
		type.Extension("int IndexOf(const string&in) const", asFUNCTION(IndexOf));
		type.Extension("int IndexOfI(const string&in) const", asFUNCTION(IndexOfI));
		type.Extension("int get_Length() const", asFUNCTION(Length));
		type.Extension("string Trim() const", asFUNCTION(Trim));
		type.Extension("string ToLower() const", asFUNCTION(WithEachByte<std::tolower>));
		type.Extension("string ToUpper() const", asFUNCTION(WithEachByte<std::toupper>));
		type.Extension("string SubStr(int index) const", asFUNCTION(SubStr));
		type.Extension("string SubStr(int index, int length) const", asFUNCTION(SubStrOf));
		type.Extension("string Replace(const string&in search, const string&in replace) const", asFUNCTION(Replace));
	}

	void RegisterStringArrays(asIScriptEngine* engine)
	{
		Type(engine, "string").Extension("string[]@ Split(const string&in str, int limit = 0) const", asFUNCTION(Split));
		Namespace scope(engine, "string");
		scope.Function("string Join(const string[]&in arr, const string&in delimiter)", asFUNCTION(Join));
		scope.Function("string Repeat(const string&in str, int count)", asFUNCTION(Repeat));
	}
}
