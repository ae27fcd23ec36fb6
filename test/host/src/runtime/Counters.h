#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include <nlohmann/json.hpp>

namespace Host
{
	// A number that the records `unloaded` and `summary` carry, such as the native objects still open.
	void RegisterCounter(const std::string& name, std::function<int64_t()> read);

	// To be called by API functions that leave the script for the system, such as a socket's reads and writes.
	void CountNativeCall();
	uint64_t NativeCalls();

	nlohmann::json ReadCounters();
	void ClearCounters();
}
