#include "Api.h"

#include <iostream>
#include <vector>

#include "ApiDump.h"
#include "Register.h"

namespace Host
{
	namespace
	{
		// The dump has no constants of this namespace, only Icons::GetAll(), though plugins of the game use them.
		const std::string ICONS = "Icons";
		// array<T>::less is named by array's Sort but listed nowhere.
		const std::string LESS = "less";

		std::string NameOf(const asITypeInfo& type)
		{
			return Qualified(type.GetNamespace(), type.GetName());
		}

		std::string DeclarationOf(const asIScriptFunction& function)
		{
			return function.GetDeclaration(false, true, true);
		}

		// Its return type may carry a namespace, so the function's own is put in front, as in the dump.
		std::string GlobalLine(const asIScriptFunction& function)
		{
			return FunctionLine(function.GetNamespace(), function.GetDeclaration(false, false, true));
		}

		void AddConstructors(const asITypeInfo& type, std::vector<std::string>& lines)
		{
			for (asUINT i = 0; i < type.GetBehaviourCount(); i++) {
				asEBehaviours behaviour;
				const asIScriptFunction* function = type.GetBehaviourByIndex(i, &behaviour);
				if (behaviour == asBEHAVE_CONSTRUCT || behaviour == asBEHAVE_LIST_FACTORY) {
					lines.push_back(ConstructorLine(NameOf(type), DeclarationOf(*function)));
				}
			}
			for (asUINT i = 0; i < type.GetFactoryCount(); i++) {
				lines.push_back(ConstructorLine(NameOf(type), DeclarationOf(*type.GetFactoryByIndex(i))));
			}
		}

		void AddType(asIScriptEngine& engine, const asITypeInfo& type, std::vector<std::string>& lines)
		{
			const std::string name = NameOf(type);
			lines.push_back(TypeLine(name));
			AddConstructors(type, lines);
			for (asUINT i = 0; i < type.GetMethodCount(); i++) {
				lines.push_back(MethodLine(name, DeclarationOf(*type.GetMethodByIndex(i))));
			}
			for (asUINT i = 0; i < type.GetPropertyCount(); i++) {
				const char* property;
				int typeId;
				type.GetProperty(i, &property, &typeId);
				lines.push_back(PropertyLine(name, engine.GetTypeDeclaration(typeId), property));
			}
		}

		void AddEnum(const asITypeInfo& type, std::vector<std::string>& lines)
		{
			lines.push_back(TypeLine(NameOf(type)));
			for (asUINT i = 0; i < type.GetEnumValueCount(); i++) {
				int number;
				const char* value = type.GetEnumValueByIndex(i, &number);
				lines.push_back(EnumLine(NameOf(type), value, number));
			}
		}

		void AddGlobals(asIScriptEngine& engine, std::vector<std::string>& lines)
		{
			for (asUINT i = 0; i < engine.GetGlobalPropertyCount(); i++) {
				const char* name;
				const char* space;
				int typeId;
				engine.GetGlobalPropertyByIndex(i, &name, &space, &typeId);
				if (space != ICONS) {
					lines.push_back(PropertyLine(space, engine.GetTypeDeclaration(typeId), name));
				}
			}
			for (asUINT i = 0; i < engine.GetGlobalFunctionCount(); i++) {
				lines.push_back(GlobalLine(*engine.GetGlobalFunctionByIndex(i)));
			}
		}

		std::vector<std::string> Registered(asIScriptEngine& engine)
		{
			std::vector<std::string> lines;
			AddGlobals(engine, lines);
			for (asUINT i = 0; i < engine.GetObjectTypeCount(); i++) {
				AddType(engine, *engine.GetObjectTypeByIndex(i), lines);
			}
			for (asUINT i = 0; i < engine.GetEnumCount(); i++) {
				AddEnum(*engine.GetEnumByIndex(i), lines);
			}
			for (asUINT i = 0; i < engine.GetFuncdefCount(); i++) {
				const asITypeInfo& funcdef = *engine.GetFuncdefByIndex(i);
				if (funcdef.GetName() != LESS) {
					// Asking for namespaces crashes AngelScript 2.35.1 when the funcdef is a member of a type.
					lines.push_back(FuncdefLine(funcdef.GetFuncdefSignature()->GetDeclaration(false, false, true)));
				}
			}
			return lines;
		}
	}

	int RunApiCheck(asIScriptEngine* engine, const std::string& dumpFolder)
	{
		const ApiDump dump(dumpFolder);
		const std::vector<std::string> lines = Registered(*engine);
		size_t missing = 0;
		for (const std::string& line : lines) {
			if (!dump.Has(line)) {
				std::cout << "not in the game: " << line << '\n';
				++missing;
			}
		}
		std::cout << lines.size() << " declarations registered, " << missing << " of them not among the game's " << dump.Size() << '\n';
		return missing == 0 ? 0 : 1;
	}
}
