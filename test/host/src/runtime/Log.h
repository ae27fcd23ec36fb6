#pragma once

#include <string>

namespace Host
{
	enum class LogLevel
	{
		Trace,
		Info,
		Warn,
		Error
	};

	// The host's own messages have no plugin.
	void Log(LogLevel level, const std::string& plugin, const std::string& text);

	inline void HostError(const std::string& text)
	{
		Log(LogLevel::Error, "", text);
	}
}
