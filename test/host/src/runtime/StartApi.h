#pragma once

#include <string>

#include <angelscript.h>

#include "runtime/Scheduler.h"

namespace Host
{
	// startnew and Meta::StartWithRunContext.
	class StartApi
	{
	public:
		StartApi(Executor& executor, Scheduler& scheduler) : m_executor(executor), m_scheduler(scheduler) {}

		// Needs the types of CoroutineApi.
		void Register(asIScriptEngine& engine);

	private:
		void RegisterStart(asIScriptEngine& engine);
		void RegisterStartWithRunContext(asIScriptEngine& engine);
		void Add(asIScriptEngine& engine, const std::string& declaration, const asSFuncPtr& method);
		template <typename T>
		void AddStart(asIScriptEngine& engine, const std::string& parameters);
		template <typename T>
		void AddStartIn(asIScriptEngine& engine, const std::string& parameters);

		Coroutine* Start(asIScriptFunction* function);
		template <typename T>
		Coroutine* StartWith(asIScriptFunction* function, T userdata);

		// The game runs these at other points of its frame; the host knows only one.
		Coroutine* StartIn(int runContext, asIScriptFunction* function);
		template <typename T>
		Coroutine* StartInWith(int runContext, asIScriptFunction* function, T userdata);

		Executor& m_executor;
		Scheduler& m_scheduler;
	};
}
