#include "runtime/Engine.h"

#include <stdexcept>
#include <utility>

#include "runtime/Verify.h"

namespace Host
{
	static void SetProperties(asIScriptEngine& engine)
	{
		// What Openplanet's dialect shows from outside.
		Verify(engine.SetEngineProperty(asEP_PROPERTY_ACCESSOR_MODE, 2), "set the property accessor mode");
		Verify(engine.SetEngineProperty(asEP_ALTER_SYNTAX_NAMED_ARGS, 2), "set the syntax of named arguments");
		Verify(engine.SetEngineProperty(asEP_ALLOW_IMPLICIT_HANDLE_TYPES, 1), "allow implicit handle types");

		// Without this `{1, 2,}` has three elements.
		Verify(engine.SetEngineProperty(asEP_DISALLOW_EMPTY_LIST_ELEMENTS, 1), "disallow empty list elements");

		// Imports must be bound before a global's initialiser may call one.
		Verify(engine.SetEngineProperty(asEP_INIT_GLOBAL_VARS_AFTER_BUILD, 0), "delay the initialisation of globals");
	}

	Engine::Engine(Diagnostics& diagnostics, Executor& executor) : m_engine(asCreateScriptEngine()), m_executor(executor)
	{
		if (m_engine == nullptr) {
			throw std::runtime_error("Cannot create the script engine: the library and the header differ");
		}
		diagnostics.Attach(*m_engine);
		SetProperties(*m_engine);
		Verify(m_engine->SetContextCallbacks(RequestContext, ReturnContext, this), "set the context callbacks");
	}

	Engine::~Engine()
	{
		ShutDown();
	}

	void Engine::ShutDown()
	{
		asIScriptEngine* engine = std::exchange(m_engine, nullptr);
		if (engine == nullptr) {
			return;
		}
		engine->SetContextCallbacks(nullptr, nullptr);
		for (asIScriptContext* context : m_idle) {
			context->Release();
		}
		m_idle.clear();
		engine->ShutDownAndRelease();
	}

	asIScriptContext* Engine::RequestContext(asIScriptEngine*, void* self)
	{
		Engine& engine = *static_cast<Engine*>(self);
		if (engine.m_idle.empty()) {
			return engine.MakeContext();
		}
		asIScriptContext* context = engine.m_idle.back();
		engine.m_idle.pop_back();
		return context;
	}

	void Engine::ReturnContext(asIScriptEngine*, asIScriptContext* context, void* self)
	{
		Verify(context->Unprepare(), "clean a context");
		static_cast<Engine*>(self)->m_idle.push_back(context);
	}

	asIScriptContext* Engine::MakeContext()
	{
		asIScriptContext* context = m_engine->CreateContext();
		m_executor.Watch(*context);
		return context;
	}
}
