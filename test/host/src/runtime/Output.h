#pragma once

#include <nlohmann/json.hpp>

namespace Host
{
	// Standard output, one record a line. A line leaves in one write, so a reader never sees half of one for long.
	class Output
	{
	public:
		explicit Output(bool pretty) : m_pretty(pretty) {}

		void Write(const nlohmann::json& record);

		// Nobody reads any more: there is no point in going on.
		bool Broken() const { return m_broken; }

	private:
		bool m_pretty;
		bool m_broken = false;
	};
}
