#include "runtime/Scheduler.h"

#include <algorithm>

#include "runtime/Runtime.h"
#include "runtime/Verify.h"

namespace Host
{
	Ref<Coroutine> Scheduler::Start(asIScriptFunction& function, Plugin& plugin)
	{
		auto coroutine = Ref<Coroutine>::Adopt(new Coroutine(function, plugin));
		coroutine->WakeAtFrame(GetRuntime().FrameCount() + 1);
		m_account.AddCoroutine(plugin.Id());
		m_coroutines.push_back(coroutine);
		return coroutine;
	}

	void Scheduler::ResumeDue()
	{
		const uint64_t frame = GetRuntime().FrameCount();
		const uint64_t now = GetRuntime().NowMs();
		for (size_t i = 0; i < m_coroutines.size(); ++i) {
			const Ref<Coroutine> coroutine = m_coroutines[i]; // the list grows while we walk it
			if (coroutine->Owner().Enabled() && coroutine->IsDue(frame, now)) {
				Resume(*coroutine);
			}
		}
		const auto hasEnded = [](const Ref<Coroutine>& coroutine) { return !coroutine->IsRunning(); };
		m_coroutines.erase(std::remove_if(m_coroutines.begin(), m_coroutines.end(), hasEnded), m_coroutines.end());
	}

	void Scheduler::Resume(Coroutine& coroutine)
	{
		m_running = &coroutine;
		const int state = m_executor.Run(*coroutine.Context(), coroutine.Owner());
		m_running = nullptr;
		if (state != asEXECUTION_SUSPENDED) {
			m_executor.RunAs(coroutine.Owner(), [&] { coroutine.End(); });
		}
	}

	void Scheduler::AbortAll(Plugin& plugin)
	{
		// A destructor may start a coroutine.
		const auto isOurs = [&](const Ref<Coroutine>& coroutine) { return &coroutine->Owner() == &plugin; };
		for (;;) {
			const auto found = std::find_if(m_coroutines.begin(), m_coroutines.end(), isOurs);
			if (found == m_coroutines.end()) {
				return;
			}
			const Ref<Coroutine> coroutine = *found;
			m_coroutines.erase(found);
			m_executor.RunAs(plugin, [&] { coroutine->End(); });
		}
	}

	bool Scheduler::HasWork(const Plugin& plugin) const
	{
		const auto isOurs = [&](const Ref<Coroutine>& coroutine) { return &coroutine->Owner() == &plugin; };
		return std::any_of(m_coroutines.begin(), m_coroutines.end(), isOurs);
	}

	void Scheduler::YieldFrames(uint64_t frames)
	{
		if (Coroutine* coroutine = Suspend()) {
			coroutine->WakeAtFrame(GetRuntime().FrameCount() + frames);
		}
	}

	void Scheduler::SleepMs(uint64_t ms)
	{
		if (Coroutine* coroutine = Suspend()) {
			coroutine->WakeAtFrame(GetRuntime().FrameCount() + 1);
			coroutine->WakeAtMs(GetRuntime().NowMs() + ms);
		}
	}

	void Scheduler::Await(std::vector<Ref<Coroutine>> awaited, size_t enough)
	{
		if (CountEnded(awaited) >= enough) {
			return;
		}
		if (Coroutine* coroutine = Suspend()) {
			coroutine->WakeAfter(std::move(awaited), enough);
		}
	}

	Coroutine* Scheduler::Suspend()
	{
		asIScriptContext* context = asGetActiveContext();
		if (m_running == nullptr || m_running->Context() != context || context->IsNested()) {
			Verify(context->SetException("Cannot yield here: only Main and what startnew started may yield"), "refuse to yield");
			return nullptr;
		}
		Verify(context->Suspend(), "suspend a coroutine");
		return m_running;
	}
}
