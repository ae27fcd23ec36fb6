#pragma once

#include <chrono>
#include <cstdint>

namespace Host
{
	// Time since the host started, and the pace of its frames.
	class Clock
	{
	public:
		explicit Clock(double fps);

		uint64_t Ms() const;

		// The time since the last call, in milliseconds.
		float Tick();

		// Sleeps until the next frame is due. After a stall the pace starts anew: missed frames are not made up for.
		void AwaitFrame();

		// A signal ends it early.
		static void Sleep(std::chrono::nanoseconds duration);

	private:
		using Steady = std::chrono::steady_clock;

		const Steady::time_point m_start = Steady::now();
		const std::chrono::nanoseconds m_period; // 0 = no pause
		Steady::time_point m_lastTick = m_start;
		Steady::time_point m_nextFrame = m_start;
	};
}
