#include "runtime/Clock.h"

#include <time.h>

namespace Host
{
	Clock::Clock(double fps) : m_period(fps > 0 ? static_cast<int64_t>(1e9 / fps) : 0) {}

	uint64_t Clock::Ms() const
	{
		return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - m_start).count());
	}

	float Clock::Tick()
	{
		const Steady::time_point now = Steady::now();
		const std::chrono::duration<float, std::milli> passed = now - m_lastTick;
		m_lastTick = now;
		return passed.count();
	}

	void Clock::AwaitFrame()
	{
		m_nextFrame += m_period;
		const Steady::time_point now = Steady::now();
		if (m_nextFrame <= now) {
			m_nextFrame = now;
			return;
		}
		Sleep(m_nextFrame - now);
	}

	// std::this_thread::sleep_for goes back to sleep after a signal.
	void Clock::Sleep(std::chrono::nanoseconds duration)
	{
		const auto count = duration.count();
		const timespec length{count / 1'000'000'000, count % 1'000'000'000};
		nanosleep(&length, nullptr);
	}
}
