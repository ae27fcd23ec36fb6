#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <nlohmann/json.hpp>

namespace Host
{
	// CPU time of this thread, in nanoseconds.
	uint64_t ThreadCpuNs();

	// Script time for each plugin and frame. What runs outside a frame counts in the totals only.
	class CpuAccount
	{
	public:
		void Add(const std::string& plugin, uint64_t ns);
		void AddCoroutine(const std::string& plugin);

		// Of all plugins so far.
		uint64_t TotalNs() const { return m_totalNs; }

		void BeginFrame();
		void EndFrame();

		// The fields scriptMs, worstFrameMs and plugins of the summary.
		nlohmann::json Summary() const;

	private:
		struct Share
		{
			uint64_t TotalNs = 0;
			uint64_t FrameNs = 0;
			uint64_t WorstFrameNs = 0;
			uint64_t Coroutines = 0;
		};

		std::map<std::string, Share> m_shares;
		uint64_t m_totalNs = 0;
		uint64_t m_worstFrameNs = 0;
	};
}
