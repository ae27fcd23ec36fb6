#pragma once

#include <cstdint>
#include <set>
#include <string>

#include <angelscript.h>

namespace Host
{
	// What the compiler says, as records, each put down to the plugin whose text it is about.
	class Diagnostics
	{
	public:
		void Attach(asIScriptEngine& engine);

		// The plugin that is compiled from now on; the text may be another's, by way of its exports.
		void SetTarget(const std::string& plugin) { m_target = plugin; }

		void Report(const std::string& severity, const std::string& section, int row, int column, const std::string& text);

		uint64_t Warnings() const { return m_warnings; }
		bool HasWarned(const std::string& plugin) const { return m_warned.count(plugin) != 0; }

	private:
		void OnMessage(const asSMessageInfo& message);

		std::string m_target;
		uint64_t m_warnings = 0;
		std::set<std::string> m_warned;
	};
}
