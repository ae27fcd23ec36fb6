#pragma once

#include <cstdint>
#include <vector>

#include "runtime/Coroutine.h"
#include "runtime/Executor.h"

namespace Host
{
	// All coroutines, in the order they were started. One that is started in a frame first runs in the next.
	class Scheduler
	{
	public:
		Scheduler(Executor& executor, CpuAccount& account) : m_executor(executor), m_account(account) {}

		Ref<Coroutine> Start(asIScriptFunction& function, Plugin& plugin);

		void ResumeDue();
		void AbortAll(Plugin& plugin);
		bool HasWork(const Plugin& plugin) const;

		// These act on the coroutine that runs now; elsewhere, and below a destructor or a sort, they throw in the script.
		void YieldFrames(uint64_t frames);
		void SleepMs(uint64_t ms);
		void Await(std::vector<Ref<Coroutine>> awaited, size_t enough);

	private:
		void Resume(Coroutine& coroutine);
		Coroutine* Suspend();

		Executor& m_executor;
		CpuAccount& m_account;
		std::vector<Ref<Coroutine>> m_coroutines;
		Coroutine* m_running = nullptr;
	};
}
