#include "runtime/CpuAccount.h"

#include <algorithm>

#include <time.h>

namespace Host
{
	uint64_t ThreadCpuNs()
	{
		timespec now{};
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
		return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(now.tv_nsec);
	}

	static double Ms(uint64_t ns)
	{
		return static_cast<double>(ns) / 1e6;
	}

	void CpuAccount::Add(const std::string& plugin, uint64_t ns)
	{
		Share& share = m_shares[plugin];
		share.TotalNs += ns;
		m_totalNs += ns;
		share.FrameNs += ns;
	}

	void CpuAccount::AddCoroutine(const std::string& plugin)
	{
		++m_shares[plugin].Coroutines;
	}

	void CpuAccount::BeginFrame()
	{
		for (auto& [plugin, share] : m_shares) {
			share.FrameNs = 0;
		}
	}

	void CpuAccount::EndFrame()
	{
		uint64_t frameNs = 0;
		for (auto& [plugin, share] : m_shares) {
			share.WorstFrameNs = std::max(share.WorstFrameNs, share.FrameNs);
			frameNs += share.FrameNs;
		}
		m_worstFrameNs = std::max(m_worstFrameNs, frameNs);
	}

	nlohmann::json CpuAccount::Summary() const
	{
		nlohmann::json plugins = nlohmann::json::object();
		for (const auto& [plugin, share] : m_shares) {
			plugins[plugin] = {
				{"scriptMs", Ms(share.TotalNs)},
				{"worstFrameMs", Ms(share.WorstFrameNs)},
				{"coroutines", share.Coroutines},
			};
		}
		return {{"scriptMs", Ms(m_totalNs)}, {"worstFrameMs", Ms(m_worstFrameNs)}, {"plugins", plugins}};
	}
}
