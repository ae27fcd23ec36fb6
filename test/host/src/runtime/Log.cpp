#include "runtime/Log.h"

#include "runtime/Runtime.h"

namespace Host
{
	static const char* LevelName(LogLevel level)
	{
		switch (level) {
			case LogLevel::Trace: return "trace";
			case LogLevel::Info: return "info";
			case LogLevel::Warn: return "warn";
			case LogLevel::Error: return "error";
		}
		return "error";
	}

	void Log(LogLevel level, const std::string& plugin, const std::string& text)
	{
		GetRuntime().Emit({
			{"type", "log"},
			{"level", LevelName(level)},
			{"plugin", plugin},
			{"text", text},
			{"frame", GetRuntime().FrameCount()},
			{"ms", GetRuntime().NowMs()},
		});
	}
}
