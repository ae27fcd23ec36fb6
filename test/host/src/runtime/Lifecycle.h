#pragma once

#include "runtime/CallbackRunner.h"
#include "runtime/Scheduler.h"

namespace Host
{
	// A compiled plugin's life, from its globals to its last destructor.
	class Lifecycle
	{
	public:
		Lifecycle(asIScriptEngine& engine, Executor& executor, Scheduler& scheduler, CallbackRunner& callbacks)
			: m_engine(engine), m_executor(executor), m_scheduler(scheduler), m_callbacks(callbacks) {}

		// Throws std::runtime_error when an initialiser throws.
		void InitialiseGlobals(Plugin& plugin);
		void StartMain(Plugin& plugin);

		void Enable(Plugin& plugin);
		void Disable(Plugin& plugin);

		// OnDestroyed, then whatever the plugin still holds is released.
		void Destroy(Plugin& plugin);

		// The same for a plugin that never came to run.
		void Discard(Plugin& plugin);

	private:
		asIScriptEngine& m_engine;
		Executor& m_executor;
		Scheduler& m_scheduler;
		CallbackRunner& m_callbacks;
	};
}
