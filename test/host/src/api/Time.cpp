#include <cstdio>
#include <ctime>

#include "Areas.h"
#include "runtime/Runtime.h"

namespace Host
{
	namespace
	{
		// Time::Info
		struct TimeInfo
		{
			int Year;
			int Month;
			int Day;
			int Hour;
			int Minute;
			int Second;
		};

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
		template <std::tm* (*Split)(const std::time_t*, std::tm*)>
		std::tm Components(int64_t stamp)
		{
			const std::time_t time = stamp < 0 ? std::time(nullptr) : stamp;
			std::tm parts = {};
			Split(&time, &parts);
			return parts;
		}

		template <std::tm* (*Split)(const std::time_t*, std::tm*)>
		std::string FormatString(const std::string& format, int64_t stamp)
		{
			const std::tm parts = Components<Split>(stamp);
			char text[512];
			return std::string(text, std::strftime(text, sizeof(text), format.c_str(), &parts));
		}

		template <std::tm* (*Split)(const std::time_t*, std::tm*)>
		TimeInfo Parse(int64_t stamp)
		{
			const std::tm parts = Components<Split>(stamp);
			return {parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec};
		}

		// A race time such as 1:01.234.
		std::string FormatRace(uint64_t time, bool fractions, bool forceMinutes, bool forceHours, bool)
		{
			const unsigned long hours = time / 3600000;
			const unsigned minutes = time / 60000 % 60;
			const unsigned seconds = time / 1000 % 60;
			char text[64];
			if (hours > 0 || forceHours) {
				std::snprintf(text, sizeof(text), "%lu:%02u:%02u", hours, minutes, seconds);
			} else if (minutes > 0 || forceMinutes) {
				std::snprintf(text, sizeof(text), "%u:%02u", minutes, seconds);
			} else {
				std::snprintf(text, sizeof(text), "%u", seconds);
			}
			if (!fractions) {
				return text;
			}
			char rest[8];
			std::snprintf(rest, sizeof(rest), ".%03u", static_cast<unsigned>(time % 1000));
			return std::string(text) + rest;
		}

		std::string FormatSignedRace(int64_t time, bool fractions, bool forceMinutes, bool forceHours, bool isShort)
		{
			const uint64_t size = time < 0 ? 0 - static_cast<uint64_t>(time) : static_cast<uint64_t>(time);
			return (time < 0 ? "-" : "") + FormatRace(size, fractions, forceMinutes, forceHours, isShort);
		}
	}

	void RegisterTime(asIScriptEngine* engine)
	{
		Namespace scope(engine, "Time");
		Type type = Type::Value<TimeInfo>(engine, "Info", asOBJ_POD);
		type.Property("int Year", offsetof(TimeInfo, Year));
		type.Property("int Month", offsetof(TimeInfo, Month));
		type.Property("int Day", offsetof(TimeInfo, Day));
		type.Property("int Hour", offsetof(TimeInfo, Hour));
		type.Property("int Minute", offsetof(TimeInfo, Minute));
		type.Property("int Second", offsetof(TimeInfo, Second));

		scope.Function("uint64 get_Now()", asFUNCTION(Now));
		scope.Function("int64 get_Stamp()", asFUNCTION(Stamp));
		scope.Function("uint64 get_FrameCount()", asFUNCTION(FrameCount));
		scope.Function("string FormatString(const string&in format, int64 stamp = -1)", asFUNCTION(FormatString<localtime_r>));
		scope.Function("string FormatStringUTC(const string&in format, int64 stamp = -1)", asFUNCTION(FormatString<gmtime_r>));
		scope.Function("Info Parse(int64 stamp = -1)", asFUNCTION(Parse<localtime_r>));
		scope.Function("Info ParseUTC(int64 stamp = -1)", asFUNCTION(Parse<gmtime_r>));
		const std::string arguments = " time, bool fractions = true, bool forceMinutes = true, bool forceHours = false, bool short = false)";
		scope.Function("string Format(uint64" + arguments, asFUNCTION(FormatRace));
		scope.Function("string Format(int64" + arguments, asFUNCTION(FormatSignedRace));
	}
}
