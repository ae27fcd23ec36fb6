#include "runtime/FrameLoop.h"

namespace Host
{
	void FrameLoop::Run(const Frame& frame, const Condition& hasWork, const Condition& interrupted)
	{
		while (!m_stopped && !interrupted() && Goes(hasWork)) {
			++m_number;
			Stall();
			m_account.BeginFrame();
			frame(m_clock.Tick());
			m_account.EndFrame();
			m_clock.AwaitFrame();
		}
	}

	bool FrameLoop::Goes(const Condition& hasWork) const
	{
		if (m_options.Frames && m_number >= *m_options.Frames) {
			return false;
		}
		if (m_options.Seconds && static_cast<double>(m_clock.Ms()) >= *m_options.Seconds * 1000) {
			return false;
		}
		return m_options.Frames || m_options.Seconds || m_options.Keep || hasWork();
	}

	void FrameLoop::Stall()
	{
		const auto stall = m_options.Stalls.find(m_number);
		if (stall != m_options.Stalls.end()) {
			Clock::Sleep(std::chrono::milliseconds(stall->second));
		}
	}
}
