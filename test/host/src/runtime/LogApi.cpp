#include "runtime/LogApi.h"

#include <string>

#include "runtime/Describe.h"
#include "runtime/Log.h"
#include "runtime/Plugin.h"
#include "runtime/Runtime.h"
#include "runtime/Verify.h"

namespace Host
{
	template <LogLevel Level>
	static void LogText(const std::string& text)
	{
		const Plugin* plugin = GetRuntime().ExecutingPlugin();
		Log(Level, plugin == nullptr ? "" : plugin->Id(), text);
	}

	template <LogLevel Level>
	static void LogValue(void* value, int typeId)
	{
		LogText<Level>(Describe(*asGetActiveContext()->GetEngine(), value, typeId));
	}

	static void Throw(const std::string& text)
	{
		Verify(asGetActiveContext()->SetException(text.c_str()), "throw in a script");
	}

	static std::string GetExceptionInfo()
	{
		const char* text = asGetActiveContext()->GetExceptionString();
		return text == nullptr ? "" : text;
	}

	static void Add(asIScriptEngine& engine, const std::string& declaration, const asSFuncPtr& function)
	{
		Verify(engine.RegisterGlobalFunction(declaration.c_str(), function, asCALL_CDECL), "register " + declaration);
	}

	template <LogLevel Level>
	static void AddLevel(asIScriptEngine& engine, const std::string& name)
	{
		Add(engine, "void " + name + "(const string&in)", asFUNCTION(LogText<Level>));
		Add(engine, "void " + name + "(?&in)", asFUNCTION(LogValue<Level>));
	}

	void RegisterLogApi(asIScriptEngine& engine)
	{
		AddLevel<LogLevel::Trace>(engine, "trace");
		AddLevel<LogLevel::Info>(engine, "print");
		AddLevel<LogLevel::Warn>(engine, "warn");
		AddLevel<LogLevel::Error>(engine, "error");
		Add(engine, "void throw(const string&in)", asFUNCTION(Throw));
		Add(engine, "string getExceptionInfo()", asFUNCTION(GetExceptionInfo));
	}
}
