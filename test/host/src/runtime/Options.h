#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "runtime/Runtime.h"
#include "runtime/SettingChoice.h"

namespace Host
{
	struct Options
	{
		std::vector<std::string> Plugins;
		std::vector<std::string> PluginDirs;
		std::vector<std::string> Defines;
		std::vector<std::string> FailOnWarnings;
		std::vector<SettingChoice> Settings;

		double TimeScale = 1;                   // how fast the game's clock runs
		double Fps = 100;                       // 0 = as fast as it goes
		std::optional<uint64_t> Frames;
		std::optional<double> Seconds;
		std::map<uint64_t, uint64_t> Stalls;    // frame → milliseconds
		bool Keep = false;
		bool Stdin = false;

		bool Pretty = false;
		bool Timeout = true;
		bool FailOnException = false;
		bool SettingsOpen = false;
		bool Bench = false;                     // namespace Bench for scripts
		bool Help = false;

		std::string DataFolder;                 // empty = a temporary one
		std::string ApiCheck;                   // the folder of the API dumps
		NetOptions Net;
		DataOptions Data;
	};

	class UsageError : public std::runtime_error
	{
		using std::runtime_error::runtime_error;
	};

	Options ParseOptions(int argc, char** argv);
	std::string Usage();
}
