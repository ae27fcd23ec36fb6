#include "runtime/Counters.h"

#include <map>
#include <utility>

namespace Host
{
	static std::map<std::string, std::function<int64_t()>> g_counters;
	static uint64_t g_nativeCalls = 0;

	void RegisterCounter(const std::string& name, std::function<int64_t()> read)
	{
		g_counters[name] = std::move(read);
	}

	void CountNativeCall()
	{
		++g_nativeCalls;
	}

	uint64_t NativeCalls()
	{
		return g_nativeCalls;
	}

	nlohmann::json ReadCounters()
	{
		nlohmann::json values = nlohmann::json::object();
		for (const auto& [name, read] : g_counters) {
			values[name] = read();
		}
		return values;
	}

	void ClearCounters()
	{
		g_counters.clear();
	}
}
