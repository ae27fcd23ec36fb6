#pragma once

#include <string>

#include <angelscript.h>

#include "runtime/Executor.h"

namespace Host
{
	// Namespace Bench, for the plugins of the benchmark: the game has nothing of it, so it is there with --bench only.
	class BenchApi
	{
	public:
		explicit BenchApi(Executor& executor) : m_executor(executor) {}

		void Register(asIScriptEngine& engine);

	private:
		void Add(asIScriptEngine& engine, const std::string& declaration, const asSFuncPtr& function);

		// CPU time of all scripts so far, the one that asks included. What runs between two coroutines is not in it, so a
		// section may go over frames.
		uint64_t Nanoseconds() const { return m_executor.ScriptNs(); }

		Executor& m_executor;
	};
}
