#pragma once

#include <map>
#include <string>
#include <vector>

#include <angelscript.h>

namespace Host
{
	// `[Setting name="…" hidden]` and the declaration that follows it.
	struct Attribute
	{
		std::string Kind;
		std::map<std::string, std::string> Options; // a word without a value is there with an empty one
		std::string Namespace;
		std::string Declares;

		bool Has(const std::string& option) const { return Options.count(option) != 0; }
		std::string Get(const std::string& option, const std::string& otherwise = "") const;
	};

	// Blanks the attributes, which the compiler does not know, and keeps every position. Throws SourceError.
	std::vector<Attribute> TakeAttributes(asIScriptEngine& engine, std::string& text);
}
