#include "runtime/Options.h"

#include "runtime/Readings.h"

namespace Host
{
	uint64_t Whole(const std::string& text)
	{
		size_t used = 0;
		const uint64_t number = text.empty() || text[0] == '-' ? 0 : std::stoull(text, &used);
		if (used != text.size() || used == 0) {
			throw UsageError("Cannot use \"" + text + "\": not a whole number");
		}
		return number;
	}

	static double Number(const std::string& text)
	{
		size_t used = 0;
		const double number = std::stod(text, &used);
		if (used != text.size() || !(number >= 0)) {
			throw UsageError("Cannot use \"" + text + "\": not a number of 0 or more");
		}
		return number;
	}

	static void AddStall(Options& options, const std::string& text)
	{
		const size_t colon = text.find(':');
		if (colon == std::string::npos) {
			throw UsageError("Cannot use stall \"" + text + "\": not FRAME:MS");
		}
		options.Stalls[Whole(text.substr(0, colon))] = Whole(text.substr(colon + 1));
	}

	static const std::vector<Flag>& Flags()
	{
		static const std::vector<Flag> flags = {
			{"--plugins-dir", "DIR", "look for dependencies here, by identifier (repeatable)",
				[](Options& o, const std::string& v) { o.PluginDirs.push_back(v); }},
			{"--define", "WORD", "one more word for #if (repeatable)",
				[](Options& o, const std::string& v) { o.Defines.push_back(v); }},
			{"--set", "ID.Var=VALUE", "give a setting a value (repeatable)",
				[](Options& o, const std::string& v) { o.Settings.push_back(ParseSettingChoice(v)); }},
			{"--data-dir", "DIR", "Openplanet's data folder; default: a temporary one",
				[](Options& o, const std::string& v) { o.DataFolder = v; }},
			{"--fps", "N", "frames a second, 0 = no pause; default: 100",
				[](Options& o, const std::string& v) { o.Fps = Number(v); }},
			{"--time-scale", "N", "let Time::Now and sleep run N times as fast",
				[](Options& o, const std::string& v) { o.TimeScale = Number(v); }},
			{"--frames", "N", "end after N frames",
				[](Options& o, const std::string& v) { o.Frames = Whole(v); }},
			{"--seconds", "S", "end after S seconds",
				[](Options& o, const std::string& v) { o.Seconds = Number(v); }},
			{"--stall", "FRAME:MS", "sleep before that frame (repeatable)",
				AddStall},
			{"--keep", "", "do not end when the coroutines have ended",
				[](Options& o, const std::string&) { o.Keep = true; }},
			{"--stdin", "", "read commands from standard input, see below",
				[](Options& o, const std::string&) { o.Stdin = true; }},
			{"--settings-open", "", "call RenderSettings and the settings tabs each frame",
				[](Options& o, const std::string&) { o.SettingsOpen = true; }},
			{"--no-timeout", "", "no time limit for scripts, and no cost of watching it",
				[](Options& o, const std::string&) { o.Timeout = false; }},
			{"--bench", "", "offer scripts the namespace Bench, which the game does not have",
				[](Options& o, const std::string&) { o.Bench = true; }},
			{"--fail-on-warnings", "ID", "exit 3 on a compile warning in that plugin's files (repeatable)",
				[](Options& o, const std::string& v) { o.FailOnWarnings.push_back(v); }},
			{"--fail-on-exception", "", "exit 4 when a script threw",
				[](Options& o, const std::string&) { o.FailOnException = true; }},
			{"--pretty", "", "lines for people instead of JSON",
				[](Options& o, const std::string&) { o.Pretty = true; }},
			{"--api-check", "DIR", "compare the host's API with the dumps in DIR, and end",
				[](Options& o, const std::string& v) { o.ApiCheck = v; }},
			{"--help", "", "show this text",
				[](Options& o, const std::string&) { o.Help = true; }},
		};
		return flags;
	}

	static const Flag& FindFlag(const std::string& name)
	{
		for (const std::vector<Flag>* flags : {&Flags(), &ReadingFlags()}) {
			for (const Flag& flag : *flags) {
				if (flag.Name == name) {
					return flag;
				}
			}
		}
		throw UsageError("Cannot use \"" + name + "\": there is no such option");
	}

	Options ParseOptions(int argc, char** argv)
	{
		Options options;
		for (int i = 1; i < argc; ++i) {
			const std::string word = argv[i];
			if (word.rfind("--", 0) != 0) {
				options.Plugins.push_back(word);
				continue;
			}
			const Flag& flag = FindFlag(word);
			std::string value;
			if (!flag.Value.empty()) {
				if (++i == argc) {
					throw UsageError("Cannot use \"" + word + "\" without a value");
				}
				value = argv[i];
			}
			try {
				flag.Apply(options, value);
			} catch (const std::logic_error&) { // std::stod and its kin
				throw UsageError("Cannot use \"" + value + "\" for " + word + ": not a number in range");
			} catch (const std::runtime_error& fault) {
				throw UsageError(fault.what());
			}
		}
		if (options.Plugins.empty() && !options.Stdin && options.ApiCheck.empty() && !options.Help) {
			throw UsageError("Cannot start without a plugin folder");
		}
		return options;
	}

	static std::string Describe(const std::vector<Flag>& flags)
	{
		std::string text;
		for (const Flag& flag : flags) {
			const std::string left = "  " + flag.Name + (flag.Value.empty() ? "" : " ") + flag.Value;
			text += left + std::string(left.size() < 30 ? 30 - left.size() : 1, ' ') + flag.Help + "\n";
		}
		return text;
	}

	std::string Usage()
	{
		std::string text = "openplanet-host [options] PLUGIN_FOLDER...\n" + Describe(Flags());
		text += "What is not known of the game is read kindly, unless one of these says otherwise:\n" + Describe(ReadingFlags());
		text += "Commands on standard input, whose end means quit:\n"
				"  quit, summary, stall MS, load FOLDER, unload ID, reload ID, enable ID, disable ID, set ID.Var=VALUE,\n"
				"  settings-open, settings-closed, ui ID, press LABEL, close TITLE\n";
		return text;
	}
}
