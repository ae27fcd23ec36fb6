#include "runtime/Lifecycle.h"

#include <stdexcept>

#include "runtime/Counters.h"
#include "runtime/Runtime.h"
#include "runtime/Verify.h"

namespace Host
{
	void Lifecycle::InitialiseGlobals(Plugin& plugin)
	{
		int result = 0;
		m_executor.RunAs(plugin, [&] { result = plugin.Module()->ResetGlobalVars(); });
		if (result < 0) {
			throw std::runtime_error("Cannot initialise the global variables");
		}
	}

	void Lifecycle::StartMain(Plugin& plugin)
	{
		if (asIScriptFunction* main = plugin.Function(Callback::Main)) {
			m_scheduler.Start(*main, plugin);
		}
		GetRuntime().Emit({{"type", "loaded"}, {"plugin", plugin.Id()}});
	}

	void Lifecycle::Enable(Plugin& plugin)
	{
		plugin.SetEnabled(true);
		m_callbacks.Call(plugin, Callback::OnEnabled);
	}

	void Lifecycle::Disable(Plugin& plugin)
	{
		m_callbacks.Call(plugin, Callback::OnDisabled);
		plugin.SetEnabled(false);
	}

	void Lifecycle::Destroy(Plugin& plugin)
	{
		m_callbacks.Call(plugin, Callback::OnDestroyed);
		Discard(plugin);
		GetRuntime().Emit({{"type", "unloaded"}, {"plugin", plugin.Id()}, {"counters", ReadCounters()}});
	}

	void Lifecycle::Discard(Plugin& plugin)
	{
		m_scheduler.AbortAll(plugin);
		asIScriptModule* module = plugin.Module();
		plugin.Detach();
		m_executor.RunAs(plugin, [&] {
			module->Discard();
			Verify(m_engine.GarbageCollect(asGC_FULL_CYCLE), "collect garbage");
		});
	}
}
