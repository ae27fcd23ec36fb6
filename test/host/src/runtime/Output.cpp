#include "runtime/Output.h"

#include <cerrno>
#include <string>

#include <poll.h>
#include <unistd.h>

namespace Host
{
	using nlohmann::json;

	// Scripts may log bytes that are no UTF-8.
	static std::string Dump(const json& record)
	{
		return record.dump(-1, ' ', false, json::error_handler_t::replace);
	}

	static std::string Bracketed(const std::string& level)
	{
		return "[" + std::string(level.size() < 7 ? 7 - level.size() : 0, ' ') + level + "] ";
	}

	static std::string Owner(const json& record)
	{
		const std::string plugin = record.at("plugin");
		return "[" + (plugin.empty() ? "Host" : plugin) + "] ";
	}

	static std::string Prettify(const json& record)
	{
		const std::string type = record.at("type");
		if (type == "log") {
			return Bracketed(record.at("level")) + Owner(record) + record.at("text").get<std::string>();
		}
		if (type == "compile") {
			return Bracketed(record.at("severity")) + Owner(record) + record.at("section").get<std::string>() + ":"
				+ record.at("row").dump() + ":" + record.at("col").dump() + ": " + record.at("text").get<std::string>();
		}
		return Bracketed(type) + Dump(record);
	}

	static bool WriteAll(const std::string& text)
	{
		size_t written = 0;
		while (written < text.size()) {
			const ssize_t count = write(STDOUT_FILENO, text.data() + written, text.size() - written);
			if (count > 0) {
				written += static_cast<size_t>(count);
			} else if (errno == EAGAIN) {
				pollfd output{STDOUT_FILENO, POLLOUT, 0};
				poll(&output, 1, -1);
			} else if (errno != EINTR) {
				return false;
			}
		}
		return true;
	}

	void Output::Write(const json& record)
	{
		if (!m_broken) {
			m_broken = !WriteAll((m_pretty ? Prettify(record) : Dump(record)) + "\n");
		}
	}
}
