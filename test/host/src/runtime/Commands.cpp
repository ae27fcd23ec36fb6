#include "runtime/Commands.h"

#include <exception>
#include <map>
#include <utility>

#include <nlohmann/json.hpp>

#include "runtime/Log.h"

namespace Host
{
	static std::map<std::string, CommandHandler> g_handlers;

	static std::pair<std::string, std::string> Split(const std::string& line)
	{
		if (line[0] == '{') {
			const auto command = nlohmann::json::parse(line);
			const auto rest = command.value("rest", nlohmann::json(""));
			return {command.at("command").get<std::string>(), rest.is_string() ? rest.get<std::string>() : rest.dump()};
		}
		const size_t space = line.find(' ');
		if (space == std::string::npos) {
			return {line, ""};
		}
		return {line.substr(0, space), line.substr(space + 1)};
	}

	void RegisterCommand(const std::string& word, CommandHandler handler)
	{
		g_handlers[word] = std::move(handler);
	}

	void RunCommandLine(const std::string& line)
	{
		if (line.empty()) {
			return;
		}
		try {
			const auto [word, rest] = Split(line);
			const auto found = g_handlers.find(word);
			if (found == g_handlers.end()) {
				HostError("Cannot run command \"" + word + "\": there is no such command");
				return;
			}
			found->second(rest);
		} catch (const std::exception& fault) {
			HostError("Cannot run command \"" + line + "\": " + fault.what());
		}
	}

	void ClearCommands()
	{
		g_handlers.clear();
	}
}
