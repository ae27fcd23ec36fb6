#pragma once

#include <vector>

#include "runtime/Executor.h"

namespace Host
{
	// Calls what the game calls. None of it may yield.
	class CallbackRunner
	{
	public:
		CallbackRunner(asIScriptEngine& engine, Executor& executor) : m_engine(engine), m_executor(executor) {}

		// Does nothing when the plugin does not define the callback.
		void Call(Plugin& plugin, Callback callback);

		// Update and all Render callbacks of those that are enabled. `settingsOpen`: as if the settings window were open.
		void RunFrame(const std::vector<Plugin*>& plugins, float dt, bool settingsOpen);

	private:
		void CallAll(const std::vector<Plugin*>& plugins, Callback callback);
		void RunSettings(Plugin& plugin);
		void Run(Plugin& plugin, asIScriptFunction* function);
		void RunUpdate(Plugin& plugin, float dt);

		asIScriptEngine& m_engine;
		Executor& m_executor;
	};
}
