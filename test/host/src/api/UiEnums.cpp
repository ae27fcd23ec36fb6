#include "Ui.h"

namespace Host
{
	void RegisterUiEnums(Namespace& ui)
	{
		ui.Enum("Cond", {
			{"None", 0}, {"Always", 1}, {"Once", 2}, {"FirstUseEver", 4}, {"Appearing", 8},
		});
		ui.Enum("WindowFlags", {
			{"None", 0}, {"NoTitleBar", 1}, {"NoResize", 2}, {"NoMove", 4}, {"NoScrollbar", 8}, {"NoScrollWithMouse", 16},
			{"NoCollapse", 32}, {"AlwaysAutoResize", 64}, {"NoBackground", 128}, {"NoSavedSettings", 256}, {"NoMouseInputs", 512},
			{"MenuBar", 1024}, {"HorizontalScrollbar", 2048}, {"NoFocusOnAppearing", 4096}, {"NoBringToFrontOnFocus", 8192},
			{"AlwaysVerticalScrollbar", 16384}, {"AlwaysHorizontalScrollbar", 32768}, {"NoNavInputs", 65536}, {"NoNavFocus", 131072},
			{"UnsavedDocument", 262144}, {"NoDocking", 524288}, {"NoNav", 196608}, {"NoDecoration", 43}, {"NoInputs", 197120},
		});
		ui.Enum("TableFlags", {
			{"None", 0}, {"Resizable", 1}, {"Reorderable", 2}, {"Hideable", 4}, {"Sortable", 8}, {"NoSavedSettings", 16},
			{"ContextMenuInBody", 32}, {"RowBg", 64}, {"BordersInnerH", 128}, {"BordersOuterH", 256}, {"BordersInnerV", 512},
			{"BordersOuterV", 1024}, {"BordersH", 384}, {"BordersV", 1536}, {"BordersInner", 640}, {"BordersOuter", 1280},
			{"Borders", 1920}, {"NoBordersInBody", 2048}, {"NoBordersInBodyUntilResize", 4096}, {"SizingFixedFit", 8192},
			{"SizingFixedSame", 16384}, {"SizingStretchProp", 24576}, {"SizingStretchSame", 32768}, {"NoHostExtendX", 65536},
			{"NoHostExtendY", 131072}, {"NoKeepColumnsVisible", 262144}, {"PreciseWidths", 524288}, {"NoClip", 1048576},
			{"PadOuterX", 2097152}, {"NoPadOuterX", 4194304}, {"NoPadInnerX", 8388608}, {"ScrollX", 16777216}, {"ScrollY", 33554432},
			{"SortMulti", 67108864}, {"SortTristate", 134217728},
		});
		ui.Enum("TableRowFlags", {
			{"None", 0}, {"Headers", 1},
		});
		ui.Enum("TableColumnFlags", {
			{"None", 0}, {"DefaultHide", 2}, {"DefaultSort", 4}, {"WidthStretch", 8}, {"WidthFixed", 16}, {"NoResize", 32},
			{"NoReorder", 64}, {"NoHide", 128}, {"NoClip", 256}, {"NoSort", 512}, {"NoSortAscending", 1024},
			{"NoSortDescending", 2048}, {"NoHeaderWidth", 8192}, {"PreferSortAscending", 16384}, {"PreferSortDescending", 32768},
			{"IndentEnable", 65536}, {"IndentDisable", 131072}, {"IsEnabled", 16777216}, {"IsVisible", 33554432},
			{"IsSorted", 67108864}, {"IsHovered", 134217728},
		});
	}
}
