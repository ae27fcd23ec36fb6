#pragma once

#include <vector>

#include <angelscript.h>

#include "runtime/Diagnostics.h"
#include "runtime/Executor.h"

namespace Host
{
	// The script engine with the game's settings, and its contexts, which are made once and used again.
	class Engine
	{
	public:
		Engine(Diagnostics& diagnostics, Executor& executor);
		~Engine();
		Engine(const Engine&) = delete;
		Engine& operator=(const Engine&) = delete;

		// Releases everything; messages about what scripts leaked still reach the diagnostics. May be called twice.
		void ShutDown();

		asIScriptEngine* Get() const { return m_engine; }
		asIScriptEngine* operator->() const { return m_engine; }
		asIScriptEngine& operator*() const { return *m_engine; }

	private:
		static asIScriptContext* RequestContext(asIScriptEngine* engine, void* self);
		static void ReturnContext(asIScriptEngine* engine, asIScriptContext* context, void* self);
		asIScriptContext* MakeContext();

		asIScriptEngine* m_engine;
		Executor& m_executor;
		std::vector<asIScriptContext*> m_idle;
	};
}
