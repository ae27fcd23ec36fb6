#pragma once

#include "Register.h"

namespace Host
{
	// One function for each API area; RegisterApi calls them in order. A few areas take part in the types of others and are
	// called from there.
	void RegisterString(asIScriptEngine* engine);
	void RegisterStringMethods(asIScriptEngine* engine);
	void RegisterStringArrays(asIScriptEngine* engine); // after the array type is complete
	void RegisterArray(asIScriptEngine* engine);
	void RegisterArrayJson(asIScriptEngine* engine);
	void RegisterDictionary(asIScriptEngine* engine);
	void RegisterDictionaryValue(asIScriptEngine* engine);
	void RegisterDictionaryJson(asIScriptEngine* engine);
	void RegisterMemoryBuffer(asIScriptEngine* engine);
	void DeclareJson(asIScriptEngine* engine); // the bare type, for those that only name it
	void RegisterJsonValue(asIScriptEngine* engine);
	void RegisterJson(asIScriptEngine* engine);
	void RegisterSocket(asIScriptEngine* engine);
	void RegisterFile(asIScriptEngine* engine);
	void RegisterFileSource(asIScriptEngine* engine);
	void RegisterIO(asIScriptEngine* engine);
	void RegisterCrypto(asIScriptEngine* engine);
	void RegisterTime(asIScriptEngine* engine);
	void RegisterVec(asIScriptEngine* engine);
	void RegisterPluginSetting(asIScriptEngine* engine);
	void RegisterPlugin(asIScriptEngine* engine);
	void RegisterMeta(asIScriptEngine* engine);
	void RegisterText(asIScriptEngine* engine);
	void RegisterMath(asIScriptEngine* engine);
	void RegisterUi(asIScriptEngine* engine);
	void RegisterIcons(asIScriptEngine* engine);
	void RegisterGlobals(asIScriptEngine* engine);
}
