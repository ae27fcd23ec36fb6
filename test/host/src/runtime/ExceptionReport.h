#pragma once

#include <cstdint>
#include <string>

#include <angelscript.h>

namespace Host
{
	// Both write an error log with the call stack, in text and as the field `exception`.
	void ReportException(asIScriptContext& context, const std::string& plugin);
	void ReportTimeout(asIScriptContext& context, const std::string& plugin, uint64_t limitMs);
}
