#pragma once

#include <functional>
#include <string>

namespace Host
{
	using CommandHandler = std::function<void(const std::string& rest)>;

	// A line on standard input is `word rest`, or {"command": "word", "rest": …} where a rest that is no string is handed
	// on as JSON text. Handlers run between two frames, never inside a script; what they throw is logged.
	void RegisterCommand(const std::string& word, CommandHandler handler);

	void RunCommandLine(const std::string& line);
	void ClearCommands();
}
