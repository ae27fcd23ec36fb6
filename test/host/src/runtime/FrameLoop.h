#pragma once

#include <cstdint>
#include <functional>

#include "runtime/Clock.h"
#include "runtime/CpuAccount.h"
#include "runtime/Options.h"

namespace Host
{
	// Counts frames, keeps their pace, and knows when to stop. What a frame does is the caller's.
	class FrameLoop
	{
	public:
		FrameLoop(const Options& options, Clock& clock, CpuAccount& account) : m_options(options), m_clock(clock), m_account(account) {}

		using Frame = std::function<void(float dt)>;
		using Condition = std::function<bool()>;

		// `hasWork` is asked only when neither --frames, --seconds nor --keep decides; `interrupted` always.
		void Run(const Frame& frame, const Condition& hasWork, const Condition& interrupted);

		void Stop() { m_stopped = true; }

		// 0 before the first frame.
		uint64_t Number() const { return m_number; }

	private:
		bool Goes(const Condition& hasWork) const;
		void Stall();

		const Options& m_options;
		Clock& m_clock;
		CpuAccount& m_account;
		uint64_t m_number = 0;
		bool m_stopped = false;
	};
}
