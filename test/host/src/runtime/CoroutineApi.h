#pragma once

#include <string>

#include <angelscript.h>
#include <angelscript/scriptarray.h>

#include "runtime/Scheduler.h"

namespace Host
{
	// The types of coroutines, and all that waits: yield, sleep, await.
	class CoroutineApi
	{
	public:
		explicit CoroutineApi(Scheduler& scheduler) : m_scheduler(scheduler) {}

		// Needs the types string and array.
		void Register(asIScriptEngine& engine);

	private:
		void RegisterTypes(asIScriptEngine& engine);
		void RegisterWaiting(asIScriptEngine& engine);
		void Add(asIScriptEngine& engine, const std::string& declaration, const asSFuncPtr& method);

		void Yield();
		void YieldFrames(uint32_t frames);
		void Sleep(uint64_t ms);
		void Await(Coroutine* awaited);
		void AwaitAll(CScriptArray* awaited);
		void AwaitAny(CScriptArray* awaited);

		Scheduler& m_scheduler;
	};
}
