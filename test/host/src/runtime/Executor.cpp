#include "runtime/Executor.h"

#include "runtime/ExceptionReport.h"
#include "runtime/Verify.h"

namespace Host
{
	static constexpr int64_t DEFAULT_TIMEOUT_MS = 1000;

	// Reading the clock costs more than a line of script, so it is read once for this many.
	static constexpr uint32_t LINES_PER_CLOCK = 256;

	Executor::Turn::Turn(Executor& executor, Plugin& plugin)
		: Owner(executor), Runs(plugin), Previous(executor.m_turn), StartNs(ThreadCpuNs()),
		LimitNs(static_cast<uint64_t>(plugin.Info().TimeoutMs.value_or(DEFAULT_TIMEOUT_MS)) * 1'000'000)
	{
		plugin.AddRef();
		executor.m_turn = this;
	}

	Executor::Turn::~Turn()
	{
		Owner.m_account.Add(Runs.Id(), ThreadCpuNs() - StartNs);
		Owner.m_turn = Previous;
		Runs.Release();
	}

	int Executor::Run(asIScriptContext& context, Plugin& plugin)
	{
		const Turn turn(*this, plugin);
		return context.Execute();
	}

	void Executor::RunAs(Plugin& plugin, const std::function<void()>& work)
	{
		const Turn turn(*this, plugin);
		work();
	}

	Plugin* Executor::Current() const
	{
		return m_turn == nullptr ? nullptr : &m_turn->Runs;
	}

	uint64_t Executor::ScriptNs() const
	{
		const uint64_t ended = m_account.TotalNs();
		return m_turn == nullptr ? ended : ended + ThreadCpuNs() - m_turn->StartNs;
	}

	void Executor::Watch(asIScriptContext& context)
	{
		Verify(context.SetExceptionCallback(asFUNCTION(OnException), this, asCALL_CDECL), "watch a context's exceptions");
		if (m_limited) {
			Verify(context.SetLineCallback(asFUNCTION(OnLine), this, asCALL_CDECL), "watch a context's lines");
		}
	}

	// Asked here and not after the run, because the virtual machine swallows what a destructor throws.
	void Executor::OnException(asIScriptContext* context, void* executor)
	{
		Executor& self = *static_cast<Executor*>(executor);
		if (!context->WillExceptionBeCaught()) {
			++self.m_exceptions;
			const Plugin* plugin = self.Current();
			ReportException(*context, plugin == nullptr ? "" : plugin->Id());
		}
	}

	void Executor::OnLine(asIScriptContext* context, void* executor)
	{
		Executor& self = *static_cast<Executor*>(executor);
		if (++self.m_lines % LINES_PER_CLOCK == 0) {
			self.CheckLimit(*context);
		}
	}

	// The limit is on CPU time and not on the wall clock, so that a busy machine does not kill a script that is quick.
	void Executor::CheckLimit(asIScriptContext& context)
	{
		if (m_turn == nullptr || m_turn->LimitNs == 0 || ThreadCpuNs() - m_turn->StartNs < m_turn->LimitNs) {
			return;
		}
		++m_exceptions;
		ReportTimeout(context, m_turn->Runs.Id(), m_turn->LimitNs / 1'000'000);
		context.Abort();
	}
}
