#include <ctime>

#include "Areas.h"
#include "runtime/Runtime.h"

namespace Host
{
	namespace
	{
		uint64_t Now()
		{
			return GetRuntime().NowMs();
		}

		int64_t Stamp()
		{
			return std::time(nullptr);
		}

		uint64_t FrameCount()
		{
			return GetRuntime().FrameCount();
		}

		// A negative stamp means now.
		std::string FormatString(const std::string& format, int64_t stamp)
		{
			const std::time_t time = stamp < 0 ? std::time(nullptr) : stamp;
			std::tm parts = {};
			localtime_r(&time, &parts);
			char text[512];
			return std::string(text, std::strftime(text, sizeof(text), format.c_str(), &parts));
		}
	}

	void RegisterTime(asIScriptEngine* engine)
	{
		Namespace scope(engine, "Time");
		scope.Function("uint64 get_Now()", asFUNCTION(Now));
		scope.Function("int64 get_Stamp()", asFUNCTION(Stamp));
		scope.Function("uint64 get_FrameCount()", asFUNCTION(FrameCount));
		scope.Function("string FormatString(const string&in format, int64 stamp = -1)", asFUNCTION(FormatString));
	}
}
