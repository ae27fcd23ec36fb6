#pragma once

#include <cstdint>
#include <functional>

#include <angelscript.h>

#include "runtime/CpuAccount.h"
#include "runtime/Plugin.h"

namespace Host
{
	// Runs script in a plugin's name: knows whose turn it is, counts its time, ends it at its limit, reports what it throws.
	class Executor
	{
	public:
		Executor(CpuAccount& account, bool limited) : m_account(account), m_limited(limited) {}

		// Executes a prepared context and returns its state.
		int Run(asIScriptContext& context, Plugin& plugin);

		// For what runs script on the side: initialisers and destructors.
		void RunAs(Plugin& plugin, const std::function<void()>& work);

		// Null between two runs. Shared code runs as its caller, so this does not ask where a function was compiled.
		Plugin* Current() const;

		// Every context that may ever run script must be watched.
		void Watch(asIScriptContext& context);

		// Script time of all plugins so far, the run of this moment included.
		uint64_t ScriptNs() const;

		uint64_t Exceptions() const { return m_exceptions; }

	private:
		struct Turn
		{
			Turn(Executor& executor, Plugin& plugin);
			~Turn();

			Executor& Owner;
			Plugin& Runs;
			Turn* Previous;
			uint64_t StartNs;
			uint64_t LimitNs; // 0 = none
		};

		static void OnLine(asIScriptContext* context, void* executor);
		static void OnException(asIScriptContext* context, void* executor);
		void CheckLimit(asIScriptContext& context);

		CpuAccount& m_account;
		const bool m_limited;
		Turn* m_turn = nullptr;
		uint32_t m_lines = 0;
		uint64_t m_exceptions = 0;
	};
}
